"""Who is barred from examinations is known above this app (a revoked certificate): higher apps register a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from accounts.api import Person

Bar = Callable[[Person, date], date | None]
_bars: list[Bar] = []


def register_bar(bar: Bar) -> None:
    """`bar(person, on)` returns the day until which the person may not apply, or None (R-08)."""
    if bar not in _bars:
        _bars.append(bar)


def barred_until(person: Person, on: date) -> date | None:
    """The latest such day."""
    days = [day for bar in _bars if (day := bar(person, on)) is not None]
    return max(days, default=None)
