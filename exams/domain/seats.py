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


class SeatsRefused(ValueError):
    """The list of seats can't be read; the text is the Chinese sentence to show."""


def read_seats(text: str, *, seats: int) -> list[int]:
    """`3、7，12-14` as people write it → [3, 7, 12, 13, 14]; SeatsRefused for anything else."""
    plain = text.translate(str.maketrans("，、；;～~—至０１２３４５６７８９", ",,,,----0123456789"))
    found: set[int] = set()
    for piece in filter(None, (piece.strip() for piece in plain.replace(" ", ",").split(","))):
        first, dash, last = piece.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise SeatsRefused(f"看不懂“{piece[:20]}”，请写成 3、7、12-14 的样子。")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= seats:
            raise SeatsRefused(f"机位号应在 1 到 {seats} 之间：{piece[:20]}。")
        found.update(range(low, high + 1))
    return sorted(found)


def write_seats(numbers: Sequence[int]) -> str:
    """The inverse: runs are joined."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
