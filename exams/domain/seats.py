"""Seats drawn so that anybody can draw them again.

Specification, complete: take the usable seat numbers of the room in ascending order and the registrations in the order
of their ticket numbers. Shuffle the seats with `Dice(secret + ":seats")`; the first registration gets the first seat of
the result, and so on. The usable seats and the order of the registrations are promised by their hash before the secret
is known to anybody, so nobody can move a friend to the window afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exams.domain.dice import Dice


def drawn_seats(secret: str, usable: Sequence[int]) -> list[int]:
    """All usable seats in the drawn order."""
    return Dice(f"{secret}:seats").shuffled(sorted(usable))


def seats_promise(usable: Sequence[int], registrations: Sequence[str]) -> dict[str, Any]:
    """What the hash is made over; `registrations`: ids in the order of the tickets."""
    return {"usable": sorted(usable), "registrations": list(registrations)}


def seats_hold(secret: str, promised: dict[str, Any], found: dict[str, int]) -> bool:
    """Whether everybody who was drawn for sits where the draw says; `found`: registration → seat."""
    drawn = dict(zip(promised["registrations"], drawn_seats(secret, promised["usable"]), strict=False))
    return all(drawn.get(registration) == seat for registration, seat in found.items())


def rows_of(seats: int, columns: int) -> list[list[int]]:
    """The room as it stands: seat numbers by row, front row first, the last row perhaps shorter."""
    numbers = list(range(1, seats + 1))
    return [numbers[start : start + columns] for start in range(0, seats, columns)]
