"""Answers that came when they no longer count by themselves, and what two people made of them (CON-7)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LateCause(models.TextChoices):
    """Why the answers did not count when they came."""

    DEADLINE = "deadline", _("超过考试时间")
    SECTION = "section", _("超过本部分时间")
    FILE = "file", _("由考生机导出的文件补传")


def late_causes() -> list[tuple[str, Any]]:
    """A callable, so that a new cause needs no migration."""
    return LateCause.choices


class LatePack(models.Model):
    """Kept sealed: never graded by itself, never dropped. `answers`: [[position, revision, value]…].

    `digest` makes the same answers sent twice one pack (F9). An invigilator proposes, an exam officer decides;
    `effects`, once counted: {merged, kept, before: {total, passed}, after: {total, passed}, whole}. Not `whole`: one of
    the two totals lacks what markers had yet to read, so they can't be compared (and nobody is shown half a score).
    """

    Cause = LateCause

    class State(models.TextChoices):
        WAITING = "waiting", _("待处理")
        PROPOSED = "proposed", _("待审批")
        COUNTED = "counted", _("已计入")
        REFUSED = "refused", _("不计入")

    OPEN = (State.WAITING, State.PROPOSED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="late_packs")
    cause = models.CharField(_("原因"), max_length=10, choices=late_causes, default=LateCause.DEADLINE)
    received_at = models.DateTimeField()
    answers: Any = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    advice = models.CharField(_("建议"), max_length=10, choices=State.choices, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("审批意见"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    effects: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("超时答案")
        verbose_name_plural = _("超时答案")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "digest"], condition=~models.Q(digest=""), name="one_late_pack_per_content"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("counted", "refused"))
                | models.Q(proposed_by__isnull=False, decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="two_people_per_late_pack",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.received_at:%H:%M:%S}"

    @property
    def subject(self) -> str:
        return f"late-pack:{self.uuid}"
