"""Give one candidate more time, with author and reason; the deadline is the sum of the ledger."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts.api import NotAllowed, User
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.models import Attempt, SittingStaff, TimeEntry

MAX_MINUTES = 30


class ExtensionRefused(Exception):
    """The time can't be extended; the message says why."""


def extend_time(attempt: Attempt, *, minutes: int, reason: str, user: User) -> Attempt:
    """At most 30 minutes at a time, only while the attempt is open, only by an invigilator of the sitting (SEC-15)."""
    if not is_on_duty(user, attempt.registration.sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed("只有本场监考员可以延长考试时间。")
    if not 1 <= minutes <= MAX_MINUTES:
        raise ExtensionRefused(f"每次可延长 1 至 {MAX_MINUTES} 分钟。")
    if not reason.strip():
        raise ExtensionRefused("请填写延时原因。")
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if locked.state != Attempt.State.OPEN:
            raise ExtensionRefused("考生已交卷，不能再延时。")
        TimeEntry.objects.create(
            attempt=locked,
            kind=TimeEntry.Kind.EXTENSION,
            seconds=minutes * 60,
            reason=reason.strip(),
            author=user,
            at=evidence.database_now(),
        )
        total = sum(locked.time_entries.values_list("seconds", flat=True))
        locked.deadline_at = locked.started_at + timedelta(seconds=total)
        locked.save(update_fields=["deadline_at"])
        evidence.append(
            "exams.attempt.extended",
            actor=user.actor,
            subjects=[locked.subject],
            body={"minutes": minutes, "reason": reason.strip()},
        )
    return locked
