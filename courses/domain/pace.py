"""Will somebody have the hours when the class ends? Minutes, at the pace so far.

What counts already, what meetings are still planned, and what online study adds if the days left go as the days so
far: together at least what is asked, or the person is behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Course:
    """How far a class has come: `gone` days of it (today included) and `left` days."""

    gone: int
    left: int

    @property
    def factor(self) -> int:
        """What study so far is multiplied with, in thousandths."""
        return 1000 * self.left // self.gone if self.gone else 0


def course_of(starts_on: date, ends_on: date, *, today: date) -> Course:
    gone = (min(today, ends_on) - starts_on).days + 1
    return Course(max(0, gone), max(0, (ends_on - today).days))
