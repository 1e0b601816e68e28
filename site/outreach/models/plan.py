"""The plan: how much of what, where, in which year."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from outreach.domain.counting import Goal


class Measure(models.TextChoices):
    ACTIVITIES = "activities", _("进场所活动")
    BOARDS = "boards", _("宣传版面")
    MESSAGES = "messages", _("信息发送")
    EVENTS = "events", _("讲座咨询展览")
    MATERIALS = "materials", _("资料发放")
    DRILLS = "drills", _("应急演练")
    HEADS = "heads", _("覆盖人次")


class Quota(models.Model):
    """One line of the year's plan; an empty place, unit or region leaves that side open."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measure = models.CharField(_("指标"), max_length=12, choices=Measure.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    target = models.PositiveIntegerField(_("目标数"))
    place = models.ForeignKey(
        "publicity.Place", verbose_name=_("场所"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("责任单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    region = models.ForeignKey(
        "accounts.Region", verbose_name=_("区划"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(
        _("依据"), max_length=160, blank=True, help_text=_("例如：晋城规划 每年≥100个公共场所制作宣传版面")
    )
    is_sample = models.BooleanField(_("示例"), default=False, editable=False)

    class Meta:
        ordering = ["-year", "measure", "pk"]
        verbose_name = _("宣传指标")
        verbose_name_plural = _("宣传指标")
        constraints = [
            models.CheckConstraint(condition=Q(target__gt=0), name="outreach_target_asks_for_something"),
            models.UniqueConstraint(
                "measure",
                "year",
                Coalesce("place", 0),
                Coalesce("organisation", 0),
                Coalesce("region", 0),
                name="outreach_one_line_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_measure_display()}"

    def as_goal(self) -> Goal:
        return Goal(
            self.measure,
            self.year,
            self.target,
            place=self.place_id,
            organisation=self.organisation_id,
            region=self.region_id,
        )
