"""Which thing done counts for which quota, and how far the plan has come (R-19; figures shown as R-16 asks)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from outreach.domain.measures import HEADS

AHEAD, ON, BEHIND, MET = "ahead", "on", "behind", "met"
TOLERANCE = 0.05
"""Within five hundredths of the target the pace counts as kept."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing done. `regions`: its own region and every region above it. A correction has negative numbers."""

    measure: str
    on: date
    amount: int
    heads: int
    place: int | None
    organisation: int
    regions: frozenset[int]
    times: int = 1
    """How often somebody went there: a correction is no visit."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One quota; None leaves a side open: every place, every unit, every region."""

    measure: str
    year: int
    target: int
    place: int | None = None
    organisation: int | None = None
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Numerator and denominator, never the percentage alone."""

    done: int
    target: int

    @property
    def percent(self) -> float | None:
        """None while nothing is asked: no rate can be told."""
        return round(100 * self.done / self.target, 1) if self.target > 0 else None


def counts(fact: Fact, goal: Goal) -> bool:
    """Same measure (heads count on every kind of record), same year, and inside every side that is named."""
    return (
        (goal.measure == HEADS or fact.measure == goal.measure)
        and fact.on.year == goal.year
        and goal.place in (None, fact.place)
        and goal.organisation in (None, fact.organisation)
        and (goal.region is None or goal.region in fact.regions)
    )


def amount(fact: Fact, goal: Goal) -> int:
    return fact.heads if goal.measure == HEADS else fact.amount


def rate(facts: Iterable[Fact], goal: Goal) -> Rate:
    """Never below nothing: a correction may come in another year than what it corrects."""
    return Rate(max(sum(amount(fact, goal) for fact in facts if counts(fact, goal)), 0), goal.target)


def months(facts: Iterable[Fact], goal: Goal) -> list[int]:
    """Twelve sums, January first."""
    sums = [0] * 12
    for fact in facts:
        if counts(fact, goal):
            sums[fact.on.month - 1] += amount(fact, goal)
    return sums


def share_of_year(year: int, *, today: date) -> float:
    """How much of the year is over: 0 before it, 1 after it."""
    if today.year != year:
        return 1.0 if today.year > year else 0.0
    return today.timetuple().tm_yday / (366 if calendar.isleap(year) else 365)


def pace(found: Rate, *, year: int, today: date) -> str:
    """Whether what is done keeps up with the calendar."""
    if found.target <= 0 or found.done >= found.target:
        return MET
    gap = found.done / found.target - share_of_year(year, today=today)
    return AHEAD if gap > TOLERANCE else BEHIND if gap < -TOLERANCE else ON
