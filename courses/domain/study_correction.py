"""Laying corrected time on the pieces of one day of online study, so that no lesson and no meeting counts it again.

Source of the bounds: the rules of study themselves (I12, R-15). A piece can get at most what it would be worth if all
of it had been witnessed; what is taken back is taken from the latest pieces first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Worth:
    """One piece: `now` milliseconds count, `most` could. `key` names its row."""

    key: int
    now: int
    most: int


def most_minutes(pieces: Iterable[Worth], *, counted: int) -> int:
    """What the day may count at most, in whole minutes: what it counts now and what its pieces still have room for."""
    return counted + sum(max(0, piece.most - piece.now) for piece in pieces) // MINUTE


def spread(pieces: Sequence[Worth], *, minutes: int) -> list[tuple[int, int]]:
    """(key, milliseconds) that together are `minutes`: given to the earliest room, taken from the latest piece."""
    left = abs(minutes) * MINUTE
    laid: list[tuple[int, int]] = []
    for piece in pieces if minutes > 0 else reversed(pieces):
        here = min(left, max(0, piece.most - piece.now) if minutes > 0 else piece.now)
        if here > 0:
            laid.append((piece.key, here if minutes > 0 else -here))
            left -= here
    return laid
