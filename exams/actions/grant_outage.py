"""Give the whole room the minutes that a failure took from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import TimeRefused, add_time, refuse_minutes
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.models import Attempt, RoomEvent, Sitting, TimeEntry


def grant_outage(sitting: Sitting, *, minutes: int, reason: str, user: User, now: datetime | None = None) -> int:
    """Every open attempt gets the minutes, at most 30 at a time; returns how many. TimeRefused when nobody sits."""
    require_room(user, sitting)
    refuse_minutes(minutes, reason)
    with transaction.atomic():
        rows = Attempt.objects.select_for_update(of=("self",)).filter(registration__sitting=sitting)
        attempts = list(rows.filter(state=Attempt.State.OPEN).order_by("pk"))
        if not attempts:
            raise TimeRefused("现在没有正在作答的考生。")
        now = now or evidence.database_now()
        add_time(
            attempts, TimeEntry.Kind.OUTAGE, [minutes * 60] * len(attempts), reason=reason.strip(), author=user, now=now
        )
        detail = {"minutes": minutes, "attempts": len(attempts)}
        note_staff_event(sitting, RoomEvent.Kind.OUTAGE, author=user, at=now, detail=detail, text=reason.strip())
        evidence.append(
            "exams.room.outage",
            actor=user.actor,
            subjects=[sitting.subject, *(attempt.subject for attempt in attempts)],
            body={**detail, "reason_digest": evidence.digest(reason.strip())},
        )
    return len(attempts)
