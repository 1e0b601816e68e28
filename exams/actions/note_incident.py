"""Write down what happened in the room, about one candidate or about the room: it goes into the room's record."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.models import Registration, RoomEvent, Sitting


class IncidentRefused(Exception):
    """Nothing is noted; the message says why."""


def note_incident(sitting: Sitting, registration: Registration | None = None, *, text: str, user: User) -> RoomEvent:
    """At most 300 characters; evidence keeps their digest."""
    require_room(user, sitting)
    words = text.strip()
    if not words or len(words) > 300:
        raise IncidentRefused("请写明情况，不超过 300 字。")
    with transaction.atomic():
        now = evidence.database_now()
        event = note_staff_event(
            sitting, RoomEvent.Kind.INCIDENT, registration=registration, author=user, at=now, text=words
        )
        evidence.append(
            "exams.room.incident",
            actor=user.actor,
            subjects=[sitting.subject, *([registration.subject] if registration else [])],
            body={"text_digest": evidence.digest(words)},
        )
    return event
