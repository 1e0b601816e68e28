"""The clock of an attempt is a sum: start, and whatever was added, each entry with its author and reason (SEC-06)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

MAX_MINUTES = 30
"""Of one extension or outage (SEC-15)."""


def deadline_of(started_at: datetime, seconds: Iterable[int]) -> datetime:
    """The start and all entries together."""
    return started_at + timedelta(seconds=sum(seconds))


def paused_seconds(paused_at: datetime, now: datetime) -> int:
    """Whole seconds, in the candidate's favour; a clock that stepped back takes nothing away."""
    return max(math.ceil((now - paused_at).total_seconds()), 0)


def shown_deadline(deadline_at: datetime, paused_at: datetime | None, now: datetime) -> datetime:
    """The deadline as it would be if the pause ended now: the time left stands still while it lasts."""
    if paused_at is None:
        return deadline_at
    return deadline_at + max(now - paused_at, timedelta())


def minutes_fault(minutes: int) -> str:
    """Why so many minutes can't be given at once; empty when they can."""
    return "" if 1 <= minutes <= MAX_MINUTES else f"每次可延长 1 至 {MAX_MINUTES} 分钟。"
