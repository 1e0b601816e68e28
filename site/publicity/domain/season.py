"""Whether a campaign is coming, on, or over; in which order a reader meets them."""

from __future__ import annotations

from datetime import date

COMING, ON, OVER = "coming", "on", "over"
_RANK = {ON: 0, COMING: 1, OVER: 2}


def season(starts_on: date, ends_on: date, *, today: date) -> str:
    """Both days belong to the campaign."""
    if today < starts_on:
        return COMING
    return ON if today <= ends_on else OVER


def rank(starts_on: date, ends_on: date, *, today: date) -> tuple[int, int]:
    """What is on comes first, then the next to come, then the latest over."""
    state = season(starts_on, ends_on, today=today)
    away = (starts_on - today).days if state == COMING else (today - ends_on).days
    return _RANK[state], away
