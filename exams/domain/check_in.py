"""The door: from when until when one may come in, and whether enough eyes have looked."""

from __future__ import annotations

from datetime import datetime, timedelta

OPENS_BEFORE = timedelta(hours=2)


def door_fault(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Why nobody is checked in at this moment, in the house's own time zone; empty when the door is open."""
    if now < starts_at - OPENS_BEFORE:
        return f"入场核验从 {starts_at - OPENS_BEFORE:%m-%d %H:%M} 开始。"
    if now >= ends_at:
        return "本场考试已经结束。"
    return ""


def is_late(starts_at: datetime, latest_entry_minutes: int, now: datetime) -> bool:
    """Past the edition's latest entry; who is inside already is not asked."""
    return now > starts_at + timedelta(minutes=latest_entry_minutes)


def has_enough_eyes(first: int | None, second: int | None, wanted: int) -> bool:
    """Ids of the people who looked; two eyes of one person are one person."""
    return wanted <= 1 or (second is not None and second != first)
