"""培训评价: who has answered is known, what they answered is not theirs any more.

A slip names the person and the day and holds no answer. Answers are sums only (how many gave which mark to which
question) and sentences without an author; neither has a time, and sentences are laid in a new order whenever one
answers (`courses.actions.answer_evaluation`), so no order of rows tells who wrote what.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WORST, BEST = 1, 5


class ClassEvaluation(models.Model):
    """One a class, opened by its end. `form`: key of the questions it was opened with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.OneToOneField("courses.TrainingClass", on_delete=models.PROTECT, related_name="evaluation")
    form = models.CharField(max_length=30)
    opened_at = models.DateTimeField(_("开放时间"))
    closes_on = models.DateField(_("截止日期"))

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("培训评价")
        verbose_name_plural = _("培训评价")

    def __str__(self) -> str:
        return f"{self.training_class}"


class EvaluationSlip(models.Model):
    """Somebody has answered, once: append-only, so nobody gets a second voice."""

    evaluation = models.ForeignKey(ClassEvaluation, on_delete=models.PROTECT, related_name="slips")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="one_voice_a_person")]

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


class EvaluationTally(models.Model):
    """How many gave this mark to this question; only ever grows."""

    evaluation = models.ForeignKey(ClassEvaluation, on_delete=models.PROTECT, related_name="tallies")
    question = models.CharField(max_length=20)
    mark = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "question", "mark"], name="one_tally_a_mark"),
            models.CheckConstraint(condition=Q(mark__gte=WORST, mark__lte=BEST), name="marks_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.mark}: {self.count}"


class EvaluationWords(models.Model):
    """What somebody wrote, without who and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(ClassEvaluation, on_delete=models.PROTECT, related_name="words")
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
