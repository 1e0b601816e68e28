"""At the door: when one may check in, and whom the last four digits of a mobile number mean."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
BEFORE = timedelta(hours=4)
AFTER = timedelta(hours=12)
"""People come early, and a list is often finished in the evening."""


def is_check_in_time(begins_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    return begins_at - BEFORE <= now <= ends_at + AFTER


def check_in_fault(state: str, *, begins_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Why this sign-up can't be checked in now, as a key; empty when it can.

    `attended`: it is already; `waiting`, `cancelled`: it has no place; `early`, `over`: not the time.
    """
    if state != "booked":
        return state
    if is_check_in_time(begins_at, ends_at, now=now):
        return ""
    return "early" if now < begins_at else "over"


def meant(name: str, tail: str, rows: Iterable[tuple[Key, str, str]]) -> Key | None:
    """The one sign-up (key, name, mobile) with this name whose number ends so; None when it is none or several."""
    said = "".join(name.split())
    found = [key for key, theirs, mobile in rows if "".join(theirs.split()) == said and mobile.endswith(tail)]
    return found[0] if len(found) == 1 and len(tail) == 4 and tail.isdigit() else None
