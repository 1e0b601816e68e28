"""What a meeting or a day of study should count for one person: proposed by one, decided by another (trust: two pairs
of eyes).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet["HoursCorrection"]):
    def of_classes(self, classes: Any) -> CorrectionQuerySet:
        """Of meetings and of days of study alike."""
        return self.filter(Q(session__training_class__in=classes) | Q(study_day__training_class__in=classes))

    def waiting(self) -> CorrectionQuerySet:
        return self.filter(state=HoursCorrection.State.PROPOSED)


class HoursCorrection(models.Model):
    """A proposal to change the ledger. Approved, it becomes one counter-entry; the first entry stays as it is.

    It is of a meeting or of a day of online study. `pieces`: on which pieces of that day the time was laid when it was
    approved, as [segment, milliseconds]; so no lesson and no meeting counts the same time again.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        APPROVED = "approved", _("已更正")
        REFUSED = "refused", _("未同意")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        "courses.ClassSession", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    study_day = models.ForeignKey(
        "courses.StudyDay", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="hours_corrections")
    minutes = models.PositiveSmallIntegerField(_("更正后的分钟数"))
    pieces: Any = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("更正原因"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    entry = models.OneToOneField(
        "courses.HoursEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("学时更正")
        verbose_name_plural = _("学时更正")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="correction_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, study_day__isnull=True)
                | Q(session__isnull=True, study_day__isnull=False),
                name="correction_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state="proposed"), name="one_open_correction"
            ),
            models.UniqueConstraint(
                fields=["study_day"], condition=Q(state="proposed"), name="one_open_study_correction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session or self.study_day} → {self.minutes} 分钟"

    @property
    def training_class(self) -> Any:
        """The class whose hours are corrected."""
        about = self.session or self.study_day
        return about.training_class if about is not None else None

    @property
    def taken(self) -> int:
        """Minutes taken back, as a positive number; 0 when time was given."""
        return max(0, -self.entry.minutes) if self.entry else 0
