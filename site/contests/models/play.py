"""One play: started once, answered once, and never changed after that but by the review of what was put aside."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contests.domain.scoring import GRACE_MS


class PlayQuerySet(models.QuerySet["Play"]):
    def counted(self) -> PlayQuerySet:
        return self.filter(state=Play.State.COUNTED)

    def with_pool(self) -> PlayQuerySet:
        """With the round and the digest of its pool, but not the pool's questions."""
        return self.select_related("contest", "round__contest", "round__pool").defer("round__pool__questions")

    def live(self, now: datetime) -> PlayQuerySet:
        """Somebody may still be answering."""
        return self.filter(state=Play.State.STARTED, deadline_at__gte=now - timedelta(milliseconds=GRACE_MS))

    def overdue(self, now: datetime) -> PlayQuerySet:
        """Started, and the time is over: nothing that comes now counts."""
        return self.filter(state=Play.State.STARTED, deadline_at__lt=now - timedelta(milliseconds=GRACE_MS))


class Play(models.Model):
    """`number`: the entry's first, second … try of the round. `options`: the order in which each question's options
    were shown follows from `seed`. `answers`: place → chosen options, by their place in the bank.
    """

    class State(models.TextChoices):
        STARTED = "started", _("作答中")
        COUNTED = "counted", _("已计分")
        HELD = "held", _("待复核")
        VOID = "void", _("不予计分")
        LATE = "late", _("超时未计分")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contest = models.ForeignKey("contests.Contest", on_delete=models.PROTECT, related_name="plays")
    round = models.ForeignKey("contests.Round", on_delete=models.PROTECT, related_name="plays")
    entry = models.ForeignKey("contests.Entry", on_delete=models.PROTECT, related_name="plays")
    number = models.PositiveSmallIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=32)
    items = models.JSONField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    more_time = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.STARTED)
    answers = models.JSONField(default=dict)
    right = models.JSONField(default=list)
    score = models.PositiveIntegerField(default=0)
    spent_ms = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    flags = models.JSONField(default=list)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contest_reviews"
    )
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=200, blank=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("作答")
        verbose_name_plural = _("作答")
        indexes = [
            models.Index(fields=["contest", "state", "deadline_at"], name="play_by_state"),
            models.Index(fields=["contest", "started_at"], name="play_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "round", "number"], name="one_play_a_try"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="started"), name="one_live_play_an_entry"),
            models.CheckConstraint(
                condition=Q(state="started") | Q(finished_at__isnull=False), name="finished_play_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.round_id}/{self.number}"

    @property
    def was_left(self) -> bool:
        """Entered as left (`start_play.lapse`): nothing was handed in."""
        return self.state == self.State.LATE and not self.answers and self.finished_at == self.deadline_at
