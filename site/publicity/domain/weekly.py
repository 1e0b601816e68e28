"""Opening times from a weekly pattern, and the weeks of a month."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

LONGEST = 92
"""Days that one pattern may open: a quarter of a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, with the zone's own clock."""

    begins_at: datetime
    ends_at: datetime


def pattern_fault(first: date, last: date, weekdays: Collection[int], times: Collection[tuple[time, time]]) -> str:
    """Why the pattern opens nothing, as a key; empty when it is sound. Weekdays are 0 (Monday) to 6."""
    if last < first:
        return "order"
    if (last - first).days >= LONGEST:
        return "long"
    if not weekdays or not set(weekdays) <= set(range(7)):
        return "weekdays"
    ordered = sorted(times)
    if not ordered or any(ends <= begins for begins, ends in ordered):
        return "times"
    if any(later[0] < earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        return "overlap"
    return ""


def spans(
    first: date, last: date, weekdays: Collection[int], times: Iterable[tuple[time, time]], *, zone: tzinfo
) -> Iterator[Span]:
    """Every opening from `first` to `last`, both included, in order."""
    ordered = sorted(times)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() in weekdays:
            for begins, ends in ordered:
                yield Span(datetime.combine(day, begins, zone), datetime.combine(day, ends, zone))


def month_of(text: str, *, today: date) -> date:
    """The first day of the month said as `2026-11`; this month when it says none."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1) if 2000 <= year <= 2100 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def weeks(month: date) -> list[list[date]]:
    """The weeks of a month, Monday first, filled up with the days of its neighbours."""
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def neighbours(month: date) -> tuple[date, date]:
    """The first days of the months before and after."""
    before = (month - timedelta(days=1)).replace(day=1)
    return before, (month + timedelta(days=32)).replace(day=1)
