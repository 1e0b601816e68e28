"""Marks of one play: points for what is right, and a bounded bonus for speed that wrong answers can't earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LARGER_TIME = 1.5
"""How much longer a reader has who asked for more time (大字、读屏、手部不便)."""
GRACE_MS = 3000
"""The network's share: an answer may arrive this much after the end and still count."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`points` for each right answer, at most `bonus` for speed, `seconds` for the whole round."""

    points: int
    bonus: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Mark:
    """`right` has one claim a question; `spent_ms` is what counts in the ranking."""

    score: int
    right: tuple[bool, ...]
    spent_ms: int


def limit_ms(seconds: int, *, more_time: bool) -> int:
    """The whole time of one play, in milliseconds."""
    return round(seconds * 1000 * (LARGER_TIME if more_time else 1))


def counted_ms(elapsed_ms: int, *, more_time: bool) -> int:
    """Time as it stands in the ranking: with more time everybody's clock is read on the same scale of 100 %, so nobody
    is ranked down for having needed it.
    """
    return max(0, round(elapsed_ms / (LARGER_TIME if more_time else 1)))


def mark(
    keys: Sequence[Sequence[int]],
    answers: Mapping[int, Sequence[int]],
    *,
    scale: Scale,
    elapsed_ms: int,
    more_time: bool = False,
) -> Mark:
    """`answers`: place in the play (from 0) → chosen options. A multiple-choice question is right when all and only
    the right options are chosen. The bonus is the unused share of the time times the share of right answers, so that
    tapping fast through everything earns nothing.
    """
    right = tuple(set(answers.get(place, ())) == set(key) and bool(key) for place, key in enumerate(keys))
    spent = counted_ms(elapsed_ms, more_time=more_time)
    allowed = scale.seconds * 1000
    left = max(0, allowed - min(spent, allowed))
    bonus = scale.bonus * left * sum(right) // (allowed * len(keys)) if keys and allowed else 0
    return Mark(scale.points * sum(right) + bonus, right, min(spent, allowed))


def highest(scale: Scale, *, count: int) -> int:
    """No play of `count` questions can have more."""
    return scale.points * count + scale.bonus
