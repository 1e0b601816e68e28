"""Note what happened at a seat, for the people in the room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.api import User
from evidence import api as evidence
from exams.models import Registration, RoomEvent, Sitting


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


def note_staff_event(
    sitting: Sitting,
    kind: str,
    *,
    author: User,
    at: datetime,
    registration: Registration | None = None,
    detail: Mapping[str, Any] | None = None,
    text: str = "",
) -> RoomEvent:
    """What staff did needs nobody's attention any more: the row is born handled, and stays for the room's record."""
    return RoomEvent.objects.create(
        sitting=sitting,
        registration=registration,
        kind=kind,
        detail=dict(detail or {}),
        text=text[:300],
        author=author,
        at=at,
        handled_at=at,
        handled_by=author,
    )
