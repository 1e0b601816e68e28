"""Answers that people mark: which, how far two marks may lie apart, who marks what, and what was decided."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.domain.marking import DEFAULT_GAP


class MarkedItem(models.Model):
    """An item of a sitting whose answers people mark. `part`: which part of a case, from 0.

    `gap`: how far two marks may lie apart, in percent of the item's marks; see `domain.marking`.
    """

    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="marked_items")
    version = models.ForeignKey("exams.ItemVersion", on_delete=models.PROTECT, related_name="marked_items")
    part = models.PositiveSmallIntegerField(default=0)
    gap = models.PositiveSmallIntegerField(_("允许分差（%）"), default=DEFAULT_GAP)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "version", "part"], name="one_marked_item_per_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.part}@{self.sitting_id}"


class MarkedAnswer(models.Model):
    """One answer that people mark. `marks`: the most it can get, in hundredths; `awarded`: what was decided.

    WAITING for two marks, THIRD for a third one, DONE, or DROPPED because a correction gave the item to everybody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待评阅")
        THIRD = "third", _("待第三人评阅")
        DONE = "done", _("已评定")
        DROPPED = "dropped", _("不再评阅")

    OPEN = (State.WAITING, State.THIRD)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="marked_answers")
    item = models.ForeignKey(MarkedItem, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    marks = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)
    awarded = models.PositiveIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_marked_answer_per_position"),
            models.CheckConstraint(
                condition=models.Q(awarded__isnull=True) | models.Q(awarded__lte=models.F("marks")),
                name="awarded_within_the_marks",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def subject(self) -> str:
        return f"answer:{self.uuid}"


class Mark(models.Model):
    """One round of marking an answer: first a claim that runs out at `claimed_until`, then what the marker gave.

    `points`: hundredths for each line of the rubric. One marker marks an answer once, one round has one marker.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(MarkedAnswer, on_delete=models.PROTECT, related_name="given")
    round = models.PositiveSmallIntegerField()
    marker = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    claimed_until = models.DateTimeField()
    points: Any = models.JSONField(default=list)
    total = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "round"], name="one_marker_per_round"),
            models.UniqueConstraint(fields=["answer", "marker"], name="one_round_per_marker"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.round}"
