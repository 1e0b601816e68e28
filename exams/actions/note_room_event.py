"""Note what happened at a seat, for the people in the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.api import User
from evidence import api as evidence
from exams.models import Registration, RoomEvent


def note_room_event(
    registration: Registration,
    kind: str,
    *,
    detail: Mapping[str, Any] | None = None,
    text: str = "",
    author: User | None = None,
) -> RoomEvent:
    """One row by the database's clock; `author` is the member of staff, None when the candidate's screen told it."""
    return RoomEvent.objects.create(
        sitting_id=registration.sitting_id,
        registration=registration,
        kind=kind,
        detail=dict(detail or {}),
        text=text[:300],
        author=author,
        at=evidence.database_now(),
    )
