"""How long a text message is, when it may leave, and how many may leave now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 500
ONE_PART = 70
MANY_PARTS = 67
"""UCS-2 characters that fit one message, and one part of several (GSM 03.38)."""
OPT_OUT = "不想再收，点链接退订"


def sms_parts(text: str) -> int:
    """How many text messages the whole text makes; 0 for none."""
    length = len(text.encode("utf-16-le")) // 2
    if length <= ONE_PART:
        return 1 if length else 0
    return -(-length // MANY_PARTS)


def with_opt_out(text: str) -> str:
    """What the person gets; the signed link stands behind it."""
    return f"{text.rstrip()}\n{OPT_OUT}："


def in_window(now: datetime, *, first_hour: int, last_hour: int) -> bool:
    """Local time, from the beginning of the first hour to the beginning of the last; nobody is woken up."""
    return first_hour <= now.hour < last_hour


@dataclass(frozen=True, slots=True)
class Room:
    """What may still leave: today for the campaign, this year for the whole unit."""

    today: int
    year: int

    def take(self, wanted: int) -> int:
        return max(0, min(wanted, self.today, self.year))
