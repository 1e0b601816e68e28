"""What somebody did against the rules of the room, what was decided about it, and the second look at the decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage
from exams.domain.misconduct import Consequence


def evidence_path(_photo: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"misconduct/{uuid.uuid4().hex}.jpg"


class MisconductQuerySet(models.QuerySet["Misconduct"]):
    def sending_out(self) -> MisconductQuerySet:
        """Those for which somebody had to leave: the marks wait for a decision, or are void."""
        return self.filter(consequence=Consequence.VOID.value, state__in=("recorded", "confirmed"))

    def undecided(self) -> MisconductQuerySet:
        """Those of them that wait for the second person."""
        return self.sending_out().filter(state="recorded")

    def voiding(self) -> MisconductQuerySet:
        """Those of them that stand: the marks are void, and the attempt is used."""
        return self.sending_out().filter(state="confirmed")


class Misconduct(models.Model):
    """One record. `kind` and `consequence` are those of the room's rules on that day, with the kind's words kept.

    A warning stands when it is recorded. What voids the marks stands only when a second person, an officer, has
    confirmed it; until then a theory attempt is held, not graded, and no practical result is made of signed sheets.
    `is_fraud`: what was issued on such a pass was got by deception (R-08).
    """

    class State(models.TextChoices):
        RECORDED = "recorded", _("待考试机构认定")
        WARNED = "warned", _("已口头警告")
        CONFIRMED = "confirmed", _("已认定，成绩作废")
        REJECTED = "rejected", _("不予认定")
        RESTORED = "restored", _("复核后撤销")

    Consequence = Consequence

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="misconduct")
    kind = models.CharField(_("情形"), max_length=40)
    kind_words = models.CharField(max_length=120)
    consequence = models.CharField(_("处理"), max_length=8)
    is_fraud = models.BooleanField(default=False)
    facts = models.CharField(_("经过"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("记录时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("认定时间"), null=True, blank=True)
    decision = models.CharField(_("认定理由"), max_length=300, blank=True)
    review_until = models.DateTimeField(_("复核申请截止"), null=True, blank=True)

    objects = MisconductQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("违纪记录")
        verbose_name_plural = _("违纪记录")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("recorded_by")),
                name="misconduct_two_people",
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(consequence="void", state__in=("recorded", "confirmed")),
                name="one_voiding_per_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_words} {self.recorded_at:%Y-%m-%d %H:%M}"

    @property
    def subject(self) -> str:
        return f"misconduct:{self.uuid}"

    @property
    def is_late(self) -> bool:
        """Found when the marks were out already."""
        published_at = self.registration.sitting.published_at
        return published_at is not None and self.recorded_at > published_at

    @property
    def proposed_by(self) -> Any:
        """First of the two people behind a withdrawal."""
        return self.recorded_by

    withdrawal_note = "考试违纪，成绩作废，不再制证。"

    @property
    def withdrawal_kind(self) -> str:
        return "fraud" if self.is_fraud else "rules_broken"

    @property
    def withdrawal_ground(self) -> str:
        part = self.registration.sitting.get_part_display()
        return f"考试违纪（{self.kind_words}），{part}考试成绩作废。{self.decision}"


class MisconductPhoto(models.Model):
    """A picture that shows it, re-encoded; served to those who decide, and to nobody by an address of its own."""

    misconduct = models.ForeignKey(Misconduct, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(storage=private_storage, upload_to=evidence_path)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:16]


class MisconductReview(models.Model):
    """复核: asked for once by the candidate, decided by somebody who neither recorded nor confirmed."""

    class State(models.TextChoices):
        ASKED = "asked", _("复核中")
        UPHELD = "upheld", _("维持原处理")
        RESTORED = "restored", _("撤销处理，恢复成绩")

    misconduct = models.OneToOneField(Misconduct, on_delete=models.PROTECT, related_name="review")
    grounds = models.CharField(_("申请理由"), max_length=500)
    asked_at = models.DateTimeField(_("申请时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("违纪复核")
        verbose_name_plural = _("违纪复核")

    def __str__(self) -> str:
        return f"{self.misconduct_id} {self.get_state_display()}"
