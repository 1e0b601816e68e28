"""Which pass rates lie too far from those of the same work to be left unread. A reason to look, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

FEWEST, FAR = 10, 3.0
"""Candidates below which a rate says nothing; standard errors from which it is far. Our choice."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One sitting: `passed` of `sat`; `group`: what it is compared within."""

    name: str
    group: str
    sat: int
    passed: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """`rate`, and the `usual` one of all others of its group, as shares; `distance` in standard errors, signed."""

    of: Rate
    rate: float
    usual: float
    distance: float


def outliers(rates: Iterable[Rate]) -> list[Outlier]:
    """Far ones, the farthest first; each is held against the others of its group, itself left out."""
    rows = list(rates)
    found = []
    for row in rows:
        others = [other for other in rows if other.group == row.group and other is not row]
        sat, passed = sum(other.sat for other in others), sum(other.passed for other in others)
        if row.sat < FEWEST or sat < FEWEST:
            continue
        usual = (passed + 1) / (sat + 2)  # rule of succession: a group that never failed is not certainty
        error = sqrt(usual * (1 - usual) * (1 / row.sat + 1 / sat))
        distance = (row.passed / row.sat - usual) / error
        if abs(distance) >= FAR:
            found.append(Outlier(row, row.passed / row.sat, usual, distance))
    return sorted(found, key=lambda outlier: -abs(outlier.distance))
