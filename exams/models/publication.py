"""Who asked for a sitting's marks to be published, and who decided (R-05: marks are published by two people)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One request. `sight`: digest of every mark as it stood then, so that what is approved is what was asked for.

    `results`, `passed`: how many candidates have a result, and how many of them passed. A request that is returned
    stays, with the reason; the next one is a row of its own.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待批准")
        APPROVED = "approved", _("已批准")
        RETURNED = "returned", _("已退回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="publications")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    sight = models.CharField(max_length=64)
    results = models.PositiveIntegerField(_("有成绩"))
    passed = models.PositiveIntegerField(_("合格"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    reason = models.CharField(_("退回理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("成绩公布")
        verbose_name_plural = _("成绩公布")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting"], condition=models.Q(state="asked"), name="one_open_publication_per_sitting"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="publication_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting} · {self.get_state_display()}"

    @property
    def subject(self) -> str:
        return f"publication:{self.uuid}"
