"""Give one candidate more time, with author and reason; the deadline is the sum of the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import TimeRefused, add_time, refuse_minutes
from exams.actions.room_duty import require_room
from exams.models import Attempt, TimeEntry


def extend_time(attempt: Attempt, *, minutes: int, reason: str, user: User, now: datetime | None = None) -> Attempt:
    """At most 30 minutes at a time, only while the attempt is open, only by an invigilator of the sitting (SEC-15)."""
    require_room(user, attempt.registration.sitting)
    refuse_minutes(minutes, reason)
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if locked.state != Attempt.State.OPEN:
            raise TimeRefused("考生已交卷，不能再延时。")
        now = now or evidence.database_now()
        add_time([locked], TimeEntry.Kind.EXTENSION, [minutes * 60], reason=reason.strip(), author=user, now=now)
        evidence.append(
            "exams.attempt.extended",
            actor=user.actor,
            subjects=[locked.subject],
            body={"minutes": minutes, "reason": reason.strip()},
        )
    return locked
