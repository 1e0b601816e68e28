"""Working days: how long an authority has, counted as the law counts (domain.md 1.7).

The day something happens is not counted; the time runs out at the end of the last working day. Holidays and the
weekends worked instead (调休) are announced a year at a time: beyond what is announced only weekends can be left out,
and the result says that it is not sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
Announced = Callable[[date], bool | None]
"""Whether people work on that day; None where no arrangement has been announced."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day; `is_sure` is False when a holiday may still move it."""

    on: date
    is_sure: bool


def is_workday(day: date, *, announced: Announced, corrected: Mapping[date, bool]) -> tuple[bool, bool]:
    """(whether people work, whether that is sure). What an administrator corrected comes before the announcement."""
    if day in corrected:
        return corrected[day], True
    known = announced(day)
    if known is not None:
        return known, True
    return day.weekday() < SATURDAY, False


def after_workdays(start: date, days: int, *, announced: Announced, corrected: Mapping[date, bool]) -> Deadline:
    """The `days`-th working day after `start`; ValueError for less than one."""
    if days < 1:
        raise ValueError("a period has at least one day")
    day, is_sure = start, True
    while days:
        day += timedelta(days=1)
        works, sure = is_workday(day, announced=announced, corrected=corrected)
        is_sure = is_sure and sure
        days -= works
    return Deadline(day, is_sure)


def after_days(start: date, days: int) -> Deadline:
    """The same for calendar days."""
    return Deadline(start + timedelta(days=days), True)
