"""The clocks of an application (domain.md 1.7): by when it is decided, and by when an examination is arranged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DECIDE, ARRANGE, MARKS = "decide", "arrange", "marks"
PRESSING = 2
"""Days before the end from which a clock is pressing (our choice)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`due_on` is the last day; `is_sure` False: holidays of that year are not announced, only weekends are counted."""

    kind: str
    due_on: date
    is_sure: bool

    def days_left(self, today: date) -> int:
        """Negative once it is overdue."""
        return (self.due_on - today).days

    def is_over(self, today: date) -> bool:
        return today > self.due_on


def tone_of(clock: Clock, today: date) -> str:
    """How pressing: overdue, within two days, or with time left."""
    left = clock.days_left(today)
    return "danger" if left < 0 else "warn" if left <= PRESSING else "neutral"


def counts_as_silence(clock: Clock, today: date) -> bool:
    """Silence accepts only when the last day is past for sure; where a holiday may move it, an officer decides."""
    return clock.is_sure and clock.is_over(today)
