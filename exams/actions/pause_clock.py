"""Let the clock of one candidate stand, or that of the whole room: a fire alarm, a failed PC, somebody unwell."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import TimeRefused
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.models import Attempt, Registration, RoomEvent, Sitting


def pause_clock(
    sitting: Sitting, registration: Registration | None = None, *, reason: str, user: User, now: datetime | None = None
) -> int:
    """Everybody who answers, or the one; whose time is up already stays as they are. Returns how many clocks stand."""
    require_room(user, sitting)
    if not reason.strip():
        raise TimeRefused("请填写原因。")
    with transaction.atomic():
        rows = Attempt.objects.select_for_update(of=("self",)).filter(registration__sitting=sitting)
        if registration is not None:
            rows = rows.filter(registration=registration)
        now = now or evidence.database_now()
        running = rows.filter(state=Attempt.State.OPEN, paused_at__isnull=True, deadline_at__gt=now)
        attempts = list(running.order_by("pk"))
        if not attempts:
            raise TimeRefused("没有可以暂停的作答：考生未开考、已暂停或已交卷。")
        for attempt in attempts:
            attempt.paused_at, attempt.pause_reason = now, reason.strip()
        Attempt.objects.bulk_update(attempts, ["paused_at", "pause_reason"], batch_size=200)
        note_staff_event(
            sitting,
            RoomEvent.Kind.PAUSED,
            registration=registration,
            author=user,
            at=now,
            detail={"attempts": len(attempts)},
            text=reason.strip(),
        )
        evidence.append(
            "exams.attempt.paused" if registration else "exams.room.paused",
            actor=user.actor,
            subjects=[sitting.subject, *(attempt.subject for attempt in attempts)],
            body={"attempts": len(attempts), "reason_digest": evidence.digest(reason.strip())},
        )
    return len(attempts)
