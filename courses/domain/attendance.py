"""Whether a meeting counts for somebody: one cannot sit in two rooms at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


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
