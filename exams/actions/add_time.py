"""Entries of the time ledger, and the deadline that follows from all of them; called by the actions that give time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.api import User
from exams.domain.time_ledger import deadline_of, minutes_fault, paused_seconds
from exams.models import Attempt, TimeEntry


class TimeRefused(Exception):
    """No time can be given; the message says why."""


def refuse_minutes(minutes: int, reason: str) -> None:
    """TimeRefused unless the minutes are within the limit and a reason is given."""
    fault = minutes_fault(minutes) or ("" if reason.strip() else "请填写原因。")
    if fault:
        raise TimeRefused(fault)


def add_time(
    attempts: Sequence[Attempt], kind: str, seconds: Sequence[int], *, reason: str, author: User | None, now: datetime
) -> None:
    """Call with the attempts' rows locked; one entry each, by its own seconds."""
    TimeEntry.objects.bulk_create(
        TimeEntry(attempt=attempt, kind=kind, seconds=given, reason=reason, author=author, at=now)
        for attempt, given in zip(attempts, seconds, strict=True)
    )
    sums: dict[int, list[int]] = {attempt.pk: [] for attempt in attempts}
    for pk, given in TimeEntry.objects.filter(attempt__in=attempts).values_list("attempt_id", "seconds"):
        sums[pk].append(given)
    for attempt in attempts:
        attempt.deadline_at = deadline_of(attempt.started_at, sums[attempt.pk])
    Attempt.objects.bulk_update(attempts, ["deadline_at"], batch_size=200)


def end_pause(attempts: Sequence[Attempt], *, author: User | None, now: datetime) -> None:
    """Call with the rows locked: every pause becomes the seconds it took, and the clocks run again."""
    paused = [attempt for attempt in attempts if attempt.paused_at is not None]
    if not paused:
        return
    took = [paused_seconds(attempt.paused_at or now, now) for attempt in paused]
    reasons = {attempt.pause_reason for attempt in paused}
    for reason in sorted(reasons):
        some = [at for at, attempt in enumerate(paused) if attempt.pause_reason == reason]
        add_time(
            [paused[at] for at in some],
            TimeEntry.Kind.PAUSE,
            [took[at] for at in some],
            reason=reason,
            author=author,
            now=now,
        )
    for attempt in paused:
        attempt.paused_at, attempt.pause_reason = None, ""
    Attempt.objects.bulk_update(paused, ["paused_at", "pause_reason"], batch_size=200)
