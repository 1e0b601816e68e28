"""A finished attempt that is to go on: proposed by one person, decided by another (SEC-15)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reopening(models.Model):
    """One request to reopen an attempt; at most one waits at a time."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待批准")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="reopenings")
    reason = models.CharField(_("原因"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("重新开放作答")
        verbose_name_plural = _("重新开放作答")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(state="proposed"), name="one_reopening_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="reopening_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.get_state_display()}"
