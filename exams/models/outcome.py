"""What came out: the theory score, the practical result, and the pass of the item as a whole."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScoreReport(models.Model):
    """The one grade of an attempt (I4). Marks in hundredths; `by_position` holds the marks of each position.

    `waiting`: positions that people have yet to mark; as long as there are any, nobody has passed.
    When a key is put right, a new report takes the place of the old one: the old row keeps every figure, and its link
    moves from `attempt` to `former_attempt`. So whoever asks an attempt, or asks by attempt, meets the report that
    counts. `applied`: ids of the corrections counted in; `correction` or `late_pack`:
    the one this report was made by.
    """

    attempt = models.OneToOneField(
        "exams.Attempt", null=True, blank=True, on_delete=models.PROTECT, related_name="score_report"
    )
    former_attempt = models.ForeignKey(
        "exams.Attempt", null=True, blank=True, on_delete=models.PROTECT, related_name="former_reports"
    )
    correction = models.ForeignKey(
        "exams.KeyCorrection", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    late_pack = models.OneToOneField(
        "exams.LatePack", null=True, blank=True, on_delete=models.PROTECT, related_name="report"
    )
    applied: Any = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("得分"))
    full_marks = models.PositiveIntegerField(_("满分"))
    cut_score = models.PositiveIntegerField(_("合格线"))
    passed = models.BooleanField(_("合格"))
    by_section: Any = models.JSONField(default=list)
    by_position: Any = models.JSONField(default=list)
    waiting: Any = models.JSONField(default=list)
    response_digest = models.CharField(max_length=64)
    edition_key = models.CharField(_("规则版本"), max_length=20)
    graded_at = models.DateTimeField(_("评分时间"))

    class Meta:
        verbose_name = _("成绩单")
        verbose_name_plural = _("成绩单")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attempt__isnull=False, former_attempt__isnull=True)
                | models.Q(attempt__isnull=True, former_attempt__isnull=False),
                name="a_report_counts_or_did",
            )
        ]

    def __str__(self) -> str:
        return f"{self.total / 100:g}"

    @property
    def sat(self) -> Any:
        """The attempt, whether this report still counts or not."""
        return self.attempt or self.former_attempt


class PracticalResult(models.Model):
    """The assessed practical examination of one registration.

    `subjects`: [{code, name, weight, marks, steps: [{text, marks, deducted, veto, veto_failed}]}], whole marks.
    Void for misconduct, its link moves from `registration` to `former_registration` and every figure stays; a review
    that gives it back moves the link back. So whoever asks a registration meets a result that counts.
    """

    registration = models.OneToOneField(
        "exams.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="practical_result"
    )
    former_registration = models.ForeignKey(
        "exams.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="former_practical_results"
    )
    subjects: Any = models.JSONField()
    total = models.PositiveSmallIntegerField(_("得分"))
    cut_score = models.PositiveSmallIntegerField(_("合格线"))
    veto_failed = models.BooleanField(_("触犯否决项"), default=False)
    passed = models.BooleanField(_("合格"))
    edition_key = models.CharField(_("规则版本"), max_length=20)
    assessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("实操成绩")
        verbose_name_plural = _("实操成绩")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registration__isnull=False, former_registration__isnull=True)
                | models.Q(registration__isnull=True, former_registration__isnull=False),
                name="a_practical_result_counts_or_did",
            )
        ]

    def __str__(self) -> str:
        return f"{self.total}"

    @property
    def sat(self) -> Any:
        """The registration, whether this result still counts or not."""
        return self.registration or self.former_registration


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> OutcomeQuerySet:
        """Those that nothing has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Outcome(models.Model):
    """A person has passed an operation item as a whole: the event a certificate is issued for (I5).

    A correction of a key, or marks voided for misconduct, take it back (`withdrawn_at`); the row and what it rested on
    stay. A theory pass whose practical was voided can complete another outcome with a practical passed later.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="outcomes")
    operation_item = models.ForeignKey("qualifications.OperationItem", on_delete=models.PROTECT)
    theory = models.ForeignKey(ScoreReport, on_delete=models.PROTECT, related_name="outcomes")
    practical = models.ForeignKey(
        PracticalResult, null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    passed_on = models.DateField(_("合格日期"))
    edition_key = models.CharField(_("规则版本"), max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "exams.KeyCorrection", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawn"
    )
    withdrawn_for = models.ForeignKey(
        "exams.Misconduct", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawn"
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-passed_on"]
        verbose_name = _("合格结论")
        verbose_name_plural = _("合格结论")
        constraints = [
            models.UniqueConstraint(
                fields=["practical"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_outcome_per_practical",
            ),
            models.UniqueConstraint(
                fields=["theory"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_outcome_per_theory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.operation_item}"

    @property
    def subject(self) -> str:
        return f"outcome:{self.uuid}"
