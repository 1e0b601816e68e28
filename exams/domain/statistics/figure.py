"""A figure, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

TINY = 1e-9
"""A variance below this share of the mean square is rounding, not spread: marks differ by far more."""


class Why(StrEnum):
    """Why a figure can't be had; the sentence stands at the edge."""

    NOBODY = "nobody"  # no answers at all
    FEW_PEOPLE = "few_people"  # one person has no spread
    FEW_ITEMS = "few_items"  # one item has no rest, and no consistency
    NO_SPREAD = "no_spread"  # everybody is alike: nothing to correlate with
    NOT_POSITIVE = "not_positive"  # a reliability of zero or less describes no true scores
    NO_ERROR = "no_error"  # a reliability of one leaves no error to describe
    NO_OVERLAP = "no_overlap"  # no band of scores has both right and wrong answers to compare
    NO_CUT = "no_cut"  # a cut score of nothing, or of all marks and more, separates nobody
    NO_TIMES = "no_times"  # no answer was saved alone


@dataclass(frozen=True, slots=True)
class Figure:
    """`value`, or `why` it is None."""

    value: float | None
    why: Why | None = None

    @classmethod
    def none(cls, why: Why) -> Figure:
        return cls(None, why)

    def as_json(self) -> float | str | None:
        """The number, else the reason's word."""
        return self.value if self.value is not None else self.why and self.why.value

    @classmethod
    def from_json(cls, data: float | str | None) -> Figure:
        """Inverse of `as_json`; what was never stored has no answers."""
        if data is None:
            return cls.none(Why.NOBODY)
        return cls.none(Why(data)) if isinstance(data, str) else cls(float(data))


def variance(values: Sequence[float], *, sample: bool = False) -> Figure:
    """Mean square deviation, over N, or over N−1 as the estimate of a sample's population."""
    count = len(values)
    if count < 1 + sample:
        return Figure.none(Why.FEW_PEOPLE if count else Why.NOBODY)
    mean = sum(values) / count
    return Figure(sum((value - mean) ** 2 for value in values) / (count - sample))


def correlation(n: float, x: float, xx: float, y: float, yy: float, xy: float) -> Figure:
    """Pearson's r from sums: n, Σx, Σx², Σy, Σy², Σxy."""
    if n < 2:
        return Figure.none(Why.FEW_PEOPLE if n else Why.NOBODY)
    spread_x, spread_y = n * xx - x * x, n * yy - y * y
    if spread_x <= TINY * n * xx or spread_y <= TINY * n * yy:
        return Figure.none(Why.NO_SPREAD)
    return Figure((n * xy - x * y) / sqrt(spread_x * spread_y))


def wilson(successes: float, n: float, *, z: float = 1.96) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927, J. Amer. Statist. Assoc. 22:209-212); n > 0. Good for few people, too."""
    share, square = successes / n, z * z
    middle = share + square / (2 * n)
    half = z * sqrt(max(share * (1 - share), 0.0) / n + square / (4 * n * n))
    return (middle - half) / (1 + square / n), (middle + half) / (1 + square / n)
