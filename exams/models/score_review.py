"""A candidate who doubts a mark asks for it to be looked at again (成绩复核)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScoreReview(models.Model):
    """One request about one score report; `recount` keeps what was found when it was decided.

    A review never changes marks by itself: a wrong key or a wrong marking is put right its own way, which makes a new
    report, and the review then says so.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待复核")
        UPHELD = "upheld", _("维持原成绩")
        CHANGED = "changed", _("成绩已更正")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="score_reviews")
    report = models.OneToOneField("exams.ScoreReport", on_delete=models.PROTECT, related_name="review")
    reason = models.CharField(_("复核理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("申请时间"))
    recount: Any = models.JSONField(default=dict)
    answer = models.CharField(_("复核答复"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("成绩复核")
        verbose_name_plural = _("成绩复核")

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def subject(self) -> str:
        return f"score-review:{self.uuid}"
