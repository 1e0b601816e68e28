"""Deadlines in working days, by the announced holidays and what an administrator corrected."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from qualifications.domain.workdays import Deadline, after_workdays
from qualifications.models import WorkdayOverride


def announced(day: date) -> bool | None:
    """What the State Council announced; None for years the library does not know (yet)."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def workday_deadline(start: date, days: int) -> Deadline:
    """The `days`-th working day after `start`."""
    rows = WorkdayOverride.objects.filter(day__gt=start, day__lte=start + timedelta(days=days * 3 + 30))
    return after_workdays(start, days, announced=announced, corrected=dict(rows.values_list("day", "is_workday")))
