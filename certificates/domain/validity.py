"""From which day to which day a certificate is valid."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in common years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day(valid_from: date, *, years: int | None, end_minus_one_day: bool) -> date | None:
    """R-06: `valid_from` + years, one day less where the edition says so; None for no end."""
    if years is None:
        return None
    end = add_years(valid_from, years)
    if end_minus_one_day and (valid_from.month, valid_from.day) != (2, 29):
        return end - timedelta(days=1)
    return end


def add_months(day: date, months: int) -> date:
    """The last day of a term of so many months that begins on `day`: the day before its like."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    like = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return like - timedelta(days=1) if like.day == day.day else like
