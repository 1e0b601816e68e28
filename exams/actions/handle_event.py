"""An invigilator has dealt with an alert: it leaves the list, and stays in the record."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.room_duty import require_room
from exams.models import RoomEvent


def handle_event(event: RoomEvent, *, user: User) -> RoomEvent:
    """The first one who says so; a second is told nothing new and leaves no trace."""
    require_room(user, event.sitting)
    with transaction.atomic():
        locked = RoomEvent.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=event.pk)
        if locked.handled_at is not None:
            return locked
        locked.handled_at, locked.handled_by = evidence.database_now(), user
        locked.save(update_fields=["handled_at", "handled_by"])
        evidence.append(
            "exams.room.event_handled",
            actor=user.actor,
            subjects=[locked.sitting.subject],
            body={"event": locked.pk, "kind": locked.kind},
        )
    return locked
