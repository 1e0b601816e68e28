"""A plan's targets as values, read from TOML, and what a reading says of one.

A rate is people trained in the period over people on the roster at its end (R-16); both numbers are always kept and
shown, never the percentage alone. A count is held against a number of things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

RATE, COUNT = "rate", "count"
MET, BEHIND, NO_DATA = "met", "behind", "no_data"


@dataclass(frozen=True, slots=True)
class Target:
    """`goal`: per cent of a rate, or a number; `years`: how many calendar years up to the day are counted together, 0
    for what stands on the day; `source`: the row of domain.md section 6.1; `counted`: of what a rate is a share.
    """

    key: str
    source: str
    title: str
    measure: str
    kind: str
    goal: float
    unit: str
    years: int
    counted: str = "人"


@dataclass(frozen=True, slots=True)
class Plan:
    """One city's or province's plan; `dated` is the day it was published."""

    key: str
    name: str
    place: str
    dated: date
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """`denominator` is None for a count. Both None: the platform keeps nothing this could be read from."""

    numerator: int | None
    denominator: int | None = None

    @property
    def percent(self) -> float | None:
        """None without people on the roster: no rate can be told."""
        if self.numerator is None or not self.denominator:
            return None
        return round(100 * self.numerator / self.denominator, 1)


class PlanFault(ValueError):
    """A plan's file says something that can't be; the message names file and key."""


def read_plan(key: str, data: Mapping[str, Any], *, measures: Iterable[str]) -> Plan:
    """From a parsed TOML file. PlanFault for unknown measures, kinds, goals below nothing or keys used twice."""
    known, seen = set(measures), set()
    targets = []
    for row in data["target"]:
        target = Target(**row)
        where = f"{key}: {target.key}"
        if target.measure not in known:
            raise PlanFault(f"{where}: no measure {target.measure!r}")
        if target.kind not in (RATE, COUNT) or target.goal <= 0 or target.years < 0:
            raise PlanFault(f"{where}: kind, goal or years")
        if target.kind == RATE and target.goal > 100:
            raise PlanFault(f"{where}: a rate above 100 %")
        if target.key in seen:
            raise PlanFault(f"{where}: twice")
        seen.add(target.key)
        targets.append(target)
    return Plan(key, data["name"], data["place"], data["dated"], tuple(targets))


def period(target: Target, until: date) -> date:
    """The first day that counts: January 1 of the earliest of `years` calendar years; the day itself for a stock."""
    if not target.years:
        return until
    return date(until.year - target.years + 1, 1, 1)


def state_of(target: Target, reading: Reading) -> str:
    """A rate without a roster and a count of nothing known are no data, not zero."""
    value = reading.percent if target.kind == RATE else reading.numerator
    if value is None:
        return NO_DATA
    return MET if value >= target.goal else BEHIND


def share_of_goal(target: Target, reading: Reading) -> int:
    """How far the bar is filled, 0 to 100."""
    value = reading.percent if target.kind == RATE else reading.numerator
    return 0 if value is None else min(round(100 * value / target.goal), 100)


def month_ends(until: date, count: int) -> list[date]:
    """The last `count` ends of months up to the day, which itself stands last; the oldest first."""
    ends = [until]
    first = until.replace(day=1)
    while len(ends) < count:
        last = date.fromordinal(first.toordinal() - 1)
        ends.append(last)
        first = last.replace(day=1)
    return ends[::-1]
