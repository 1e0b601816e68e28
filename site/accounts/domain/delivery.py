"""When a message that could not be sent is tried again, and when it is given up (F23)."""

from __future__ import annotations

from datetime import datetime, timedelta

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)
MOST_TRIES = 12
CODE_LIFE = timedelta(minutes=5)
CODE_KINDS = frozenset({"code"})
"""Kinds whose text is a secret of a few minutes: not sent late, not kept after sending."""


def next_try(tries: int, *, now: datetime) -> datetime | None:
    """The time of the next try after `tries` failed ones; None when it is given up (about eight hours)."""
    if tries >= MOST_TRIES:
        return None
    pause: timedelta = min(FIRST_PAUSE * (1 << max(tries - 1, 0)), LONGEST_PAUSE)
    return now + pause


def is_stale(kind: str, *, created_at: datetime, now: datetime) -> bool:
    """A code that arrives after it has lapsed only confuses."""
    return kind in CODE_KINDS and now - created_at > CODE_LIFE
