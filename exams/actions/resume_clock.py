"""Let the clocks run again; what the pause took stands in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import TimeRefused, end_pause
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.models import Attempt, Registration, RoomEvent, Sitting


def resume_clock(
    sitting: Sitting, registration: Registration | None = None, *, user: User, now: datetime | None = None
) -> int:
    """Everybody who was paused, or the one. Returns how many clocks run again."""
    require_room(user, sitting)
    with transaction.atomic():
        rows = Attempt.objects.select_for_update(of=("self",)).filter(registration__sitting=sitting)
        if registration is not None:
            rows = rows.filter(registration=registration)
        attempts = list(rows.filter(state=Attempt.State.OPEN, paused_at__isnull=False).order_by("pk"))
        if not attempts:
            raise TimeRefused("没有暂停中的作答。")
        now = now or evidence.database_now()
        end_pause(attempts, author=user, now=now)
        detail = {"attempts": len(attempts)}
        note_staff_event(sitting, RoomEvent.Kind.RESUMED, registration=registration, author=user, at=now, detail=detail)
        evidence.append(
            "exams.attempt.resumed" if registration else "exams.room.resumed",
            actor=user.actor,
            subjects=[sitting.subject, *(attempt.subject for attempt in attempts)],
            body=detail,
        )
    return len(attempts)
