"""Who is barred from examinations is known above this app (a revoked certificate): higher apps register a question."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from accounts.api import Person

Bar = Callable[[Collection[Person], date], dict[int, date]]
_bars: list[Bar] = []


def register_bar(bar: Bar) -> None:
    """`bar(people, on)` returns who of them may not apply (primary key), and until which day (R-08)."""
    if bar not in _bars:
        _bars.append(bar)


def barred_until(people: Collection[Person], on: date) -> dict[int, date]:
    """The latest such day of each who has one."""
    found: dict[int, date] = {}
    for bar in _bars:
        for person, day in bar(people, on).items():
            found[person] = max(day, found.get(person, day))
    return found
