"""Who gets a place: free places, the waiting list, and until when one may sign up or step back.

A group is never split. Free places never stay empty while somebody who waits fits into them: the list is walked in the
order of its arrival, and a group too large for what is free lets the next ones pass.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

Key = TypeVar("Key", bound=Hashable)
Verdict = Literal["booked", "waiting"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered: `capacity` None means as many as come; `closes_at` None means until it begins."""

    begins_at: datetime
    ends_at: datetime
    capacity: int | None
    taken: int
    is_open: bool
    closes_at: datetime | None = None

    @property
    def free(self) -> int | None:
        """Places left; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def booking_fault(offer: Offer, heads: int, *, most: int, now: datetime) -> str:
    """Why nobody (or not so many) can sign up now, as a key; empty when they can.

    `closed`: the organiser takes no sign-ups; `late`: sign-up is over; `heads`: none, or more than one sign-up may
    bring; `never`: more heads than the place ever holds.
    """
    if not offer.is_open:
        return "closed"
    if now >= (offer.closes_at or offer.begins_at) or now >= offer.begins_at:
        return "late"
    if not 1 <= heads <= most:
        return "heads"
    if offer.capacity is not None and heads > offer.capacity:
        return "never"
    return ""


def place_for(offer: Offer, heads: int) -> Verdict:
    """`booked` when all heads fit into what is free, else `waiting`."""
    return "booked" if offer.free is None or heads <= offer.free else "waiting"


def who_moves_up(free: int | None, waiting: Iterable[tuple[Key, int]]) -> list[Key]:
    """The sign-ups that get a place now; `waiting` is (key, heads) in the order of arrival."""
    moved = []
    for key, heads in waiting:
        if free is None:
            moved.append(key)
        elif heads <= free:
            moved.append(key)
            free -= heads
    return moved


def may_step_back(state: str, *, begins_at: datetime, now: datetime) -> bool:
    """A sign-up can be given back until it begins."""
    return state in ("booked", "waiting") and now < begins_at


def spread(capacity: int | None, taken: int, limits: Sequence[int] = (0, 20)) -> Literal["free", "few", "full"]:
    """How the offer reads: full, few left (at most `limits[1]` per cent), or free."""
    if capacity is None:
        return "free"
    left = max(0, capacity - taken)
    if left <= limits[0]:
        return "full"
    return "few" if left * 100 <= capacity * limits[1] else "free"
