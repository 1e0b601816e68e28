"""One line of an enterprise's yearly training plan."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import PostHolding


class PlanLine(models.Model):
    """What is taught to whom in which month. `audience` and `department` empty: everybody.

    `measure` says which records show that it was done.
    """

    class Measure(models.TextChoices):
        HOURS = "hours", _("按每人学时")
        LEVELS = "levels", _("按三级安全教育")
        YEARLY = "yearly", _("按年度再培训")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="plan_lines")
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    topic = models.CharField(_("培训内容"), max_length=120)
    audience = models.CharField(_("培训对象"), max_length=16, choices=PostHolding.Kind.choices, blank=True)
    department = models.CharField(_("部门（车间）"), max_length=40, blank=True)
    hours = models.DecimalField(_("每人学时"), max_digits=5, decimal_places=1)
    responsible = models.CharField(_("负责人"), max_length=30)
    measure = models.CharField(_("怎样算完成"), max_length=8, choices=Measure.choices, default=Measure.HOURS)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["year", "month", "pk"]
        verbose_name = _("年度培训计划")
        verbose_name_plural = _("年度培训计划")
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="plan_month_is_one"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="plan_asks_for_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.topic}"

    @property
    def subject(self) -> str:
        return f"planline:{self.uuid}"
