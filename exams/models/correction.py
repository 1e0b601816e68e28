"""A key put right after an examination: proposed by one person, decided by another, with everything that followed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.domain.content import from_json
from exams.domain.correction import ALSO, FULL, REPLACE, KeyChange


class KeyCorrection(models.Model):
    """`version`: the one that papers pin; `part`: of a case, from 0; `content`: that part with the new key, as JSON.

    `list_digest`: of the list of people affected that was shown when it was proposed, then of the one it was approved
    against. `effects`: {reports, raised, lowered, now_pass, now_fail, withdrawn, notices, sittings}, after approval.
    """

    class Kind(models.TextChoices):
        REPLACE = REPLACE, _("更正答案")
        ALSO = ALSO, _("增加一个正确答案")
        FULL = FULL, _("题目作废，全员得分")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待审批")
        APPLIED = "applied", _("已生效")
        REFUSED = "refused", _("未通过")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("exams.ItemVersion", on_delete=models.PROTECT, related_name="corrections")
    part = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("处理办法"), max_length=8, choices=Kind.choices)
    content: Any = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.PROPOSED)
    list_digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("审批意见"), max_length=300, blank=True)
    new_version = models.ForeignKey(
        "exams.ItemVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    effects: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("答案更正")
        verbose_name_plural = _("答案更正")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "part"], condition=models.Q(state="proposed"), name="one_open_correction_per_item"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied")
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by")),
                name="two_people_per_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.part} {self.get_kind_display()}"

    @property
    def subject(self) -> str:
        return f"correction:{self.uuid}"

    withdrawal_kind = "correction"
    withdrawal_note = "考试成绩更正后不合格，不再制证。"

    @property
    def withdrawal_ground(self) -> str:
        return f"试题答案更正（{self.get_kind_display()}）后，理论考试成绩不合格。{self.reason}"

    @property
    def change(self) -> KeyChange:
        """As the domain reads it."""
        content = from_json(self.content) if self.content else None
        return KeyChange(self.pk or 0, self.version_id, self.part, self.kind, content)
