"""One administration of a paper: its clock, its responses, and what came too late."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """State, deadline and writer of one administration.

    `deadline_at` is the sum of the time ledger, kept here for the save's one statement. `writer` numbers the
    browser that may write; each take-over adds one, and a revision carries it in front (I3, F11). While `paused_at` is
    set the clock stands: what was answered before still arrives, nobody closes the attempt, and the resumption adds
    the time that passed to the ledger.
    `closings`: [[first position, last position, seconds before the deadline]…] of sections that close earlier; counted
    from the deadline, so that whatever moves it moves them. `key_shown_at`: when the candidate first saw the right
    answers; what comes later can't be counted.
    """

    class State(models.TextChoices):
        OPEN = "open", _("作答中")
        SUBMITTED = "submitted", _("已交卷")
        CLOSED = "closed", _("到时收卷")
        HELD = "held", _("已责令离场")
        VOIDED = "voided", _("作废")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="attempt")
    paper = models.OneToOneField("exams.Paper", on_delete=models.PROTECT, related_name="attempt")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    started_at = models.DateTimeField(_("开始时间"))
    deadline_at = models.DateTimeField(_("截止时间"), db_index=True)
    grace_seconds = models.PositiveSmallIntegerField(default=60)
    writer = models.PositiveIntegerField(default=1)
    closings: Any = models.JSONField(default=list)
    marked: Any = models.JSONField(_("标记的题"), default=list)
    current_position = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    pause_reason = models.CharField(_("暂停原因"), max_length=200, blank=True)
    key_shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("作答")
        verbose_name_plural = _("作答")

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def subject(self) -> str:
        return f"attempt:{self.uuid}"


class TimeEntryKind(models.TextChoices):
    """What can stand in the time ledger."""

    START = "start", _("考试时间")
    EXTRA = "extra", _("照顾加时")
    EXTENSION = "extension", _("延时")
    PAUSE = "pause", _("暂停补时")
    OUTAGE = "outage", _("故障补时")


def time_entry_kinds() -> list[tuple[str, Any]]:
    """A callable, so that a new kind needs no migration."""
    return TimeEntryKind.choices


class TimeEntry(models.Model):
    """One entry of the time ledger, in seconds; the deadline is start plus their sum."""

    Kind = TimeEntryKind

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="time_entries")
    kind = models.CharField(max_length=16, choices=time_entry_kinds)
    seconds = models.IntegerField()
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.seconds}s"


class Response(models.Model):
    """The newest acknowledged answer to one position, as `domain.scoring` reads it; empty when cleared."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    position = models.PositiveSmallIntegerField()
    rev = models.PositiveBigIntegerField()
    value = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="one_response_per_position")]

    def __str__(self) -> str:
        return f"{self.position}={self.value}"
