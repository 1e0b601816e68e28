"""Whether a meeting counts for somebody: one cannot sit in two rooms at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as a half-open interval of time."""

    topic: str
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Meeting) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def clash(meeting: Meeting, counted: Iterable[Meeting]) -> Meeting | None:
    """The first meeting already counted that overlaps this one; None when time is counted once only."""
    return next((other for other in counted if meeting.overlaps(other)), None)


WINDOW = 10
"""Seconds one code on the teacher's screen lasts; the one before is still taken, for slow hands."""
OPENS_BEFORE, CLOSES_AFTER = timedelta(minutes=30), timedelta(minutes=60)
"""From when to when the door of a meeting takes signs."""


def window_of(seconds: float) -> int:
    return int(seconds // WINDOW)


def door_is_open(meeting: Meeting, *, now: datetime) -> bool:
    return meeting.starts_at - OPENS_BEFORE <= now <= meeting.ends_at + CLOSES_AFTER


def attended(meeting: Meeting, *, minutes: int, arrived: datetime, left: datetime | None, late: int) -> int:
    """Whole minutes that count: all of them, unless somebody came or went more than `late` minutes off."""
    missed = timedelta()
    for gap in (arrived - meeting.starts_at, meeting.ends_at - left if left else timedelta()):
        if gap > timedelta(minutes=late):
            missed += gap
    return max(0, minutes - math.ceil(missed.total_seconds() / 60))


def metres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees (latitude, longitude)."""
    north, south = math.radians(here[0]), math.radians(there[0])
    across = math.radians(there[1] - here[1])
    share = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(min(1.0, share)))
