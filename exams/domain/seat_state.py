"""What the console says of one seat: one word out of what is known, decided by seconds, never by a feeling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(seconds=30)
"""The exam screen asks for its clock every 15 s: two missed askings."""
IDLE_AFTER = timedelta(minutes=5)
"""Without a new answer; a candidate may be thinking, so this is a hint and no alert."""


class SeatState(StrEnum):
    """In the order in which the room's counts are shown."""

    ABSENT = "absent"
    CHECKED_IN = "checked_in"
    ANSWERING = "answering"
    IDLE = "idle"
    AWAY = "away"
    OFFLINE = "offline"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    HELD = "held"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """`attempt`: its state, empty without one. `contact`: the screen's last sign of life, of whatever kind."""

    checked_in: bool = False
    attempt: str = ""
    is_paused: bool = False
    contact: datetime | None = None
    answered_at: datetime | None = None
    has_left_window: bool = False


_ENDED = {
    "submitted": SeatState.SUBMITTED,
    "closed": SeatState.SUBMITTED,
    "held": SeatState.HELD,
    "voided": SeatState.VOIDED,
}


def seat_state(facts: SeatFacts, *, now: datetime) -> SeatState:
    """An ended attempt is ended whatever else is known; a pause explains silence; silence outweighs idleness."""
    if not facts.attempt:
        return SeatState.CHECKED_IN if facts.checked_in else SeatState.ABSENT
    if facts.attempt in _ENDED:
        return _ENDED[facts.attempt]
    if facts.is_paused:
        return SeatState.PAUSED
    if facts.contact is not None and now - facts.contact > SILENT_AFTER:
        return SeatState.OFFLINE
    if facts.has_left_window:
        return SeatState.AWAY
    if facts.answered_at is not None and now - facts.answered_at > IDLE_AFTER:
        return SeatState.IDLE
    return SeatState.ANSWERING
