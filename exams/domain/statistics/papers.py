"""The papers of a sitting beside each other: are they equally hard, evenly drawn, and different enough for neighbours?

A borderline candidate is one whose expected marks over all papers are exactly the cut: every item's facility p is moved
to logistic(logit p + s) with one s for all items (the one-parameter model of Rasch, 1960, with the item's difficulty
taken from its facility). The chance to pass a paper is then exact: the distribution of a sum of independent items is
convolved item by item (the Poisson-binomial of Lord & Wingersky, 1984), an item counting whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil, exp, gcd, log
from statistics import fmean, pstdev

Paper = Mapping[int, int]
"""Item version id → marks, in hundredths."""

MOST_STEPS = 400
"""Steps of the marks' scale in a convolution; finer marks are rounded to it."""
SURE = 0.005
"""Facilities are taken to lie no nearer than this to 0 and 1, so that each has a logit."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, mean, most, and standard deviation."""

    least: float
    mean: float
    most: float
    deviation: float

    @property
    def width(self) -> float:
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class Beside:
    """`expected`: marks of an average candidate, in marks. `passing`: a borderline candidate's chance to pass, 0…1.

    `uses`: in how many papers each drawable item stands, unused ones with 0. `shared`: share of common items of two
    papers, over all pairs looked at; `next_to`: of papers with draw numbers side by side.
    """

    count: int
    expected: Spread
    passing: Spread
    uses: Mapping[int, int]
    shared: Spread
    next_to: Spread

    @property
    def top_use(self) -> float:
        """Share of papers in which the item stands that is drawn most."""
        return max(self.uses.values()) / self.count

    @property
    def unused(self) -> int:
        return sum(not times for times in self.uses.values())


def spread_of(values: Sequence[float]) -> Spread:
    """Of at least one value."""
    return Spread(min(values), fmean(values), max(values), pstdev(values))


def compare(
    papers: Sequence[Paper], facility: Mapping[int, int], *, cut: int, drawable: Iterable[int], looked_at: int = 300
) -> Beside:
    """At least two papers in the order of their draw numbers; `facility` in ten-thousandths, `cut` in hundredths.

    Chances and pairs are those of `looked_at` papers, evenly taken: their number grows with the square.
    """
    chance = {identity: facility[identity] / 10_000 for paper in papers for identity in paper}
    expected = [sum(marks * chance[identity] for identity, marks in paper.items()) / 100 for paper in papers]
    some = papers[:: ceil(len(papers) / looked_at)]
    moved = moved_to_cut(papers, chance, cut=cut)
    passing = [passing_chance(paper, moved, cut=cut) for paper in some]
    uses = Counter(identity for paper in papers for identity in paper)
    pairs = [shared(one, other) for at, one in enumerate(some) for other in some[at + 1 :]]
    beside = [shared(one, other) for one, other in zip(papers, papers[1:], strict=False)]
    return Beside(
        len(papers),
        spread_of(expected),
        spread_of(passing),
        {identity: uses[identity] for identity in {*drawable, *uses}},
        spread_of(pairs or beside),
        spread_of(beside),
    )


def shared(one: Paper, other: Paper) -> float:
    """Share of the shorter paper's items that stand in the other, too."""
    return len(one.keys() & other.keys()) / min(len(one), len(other))


def moved_to_cut(papers: Sequence[Paper], chance: Mapping[int, float], *, cut: int) -> dict[int, float]:
    """Chances of the candidate whose expected marks, over all papers, are the cut."""
    weight: Counter[int] = Counter()
    for paper in papers:
        weight.update(paper)
    logits = {identity: log(p / (1 - p)) for identity in weight if (p := min(max(chance[identity], SURE), 1 - SURE))}
    wanted, low, high = cut * len(papers), -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        reached = sum(marks * _logistic(logits[identity] + middle) for identity, marks in weight.items())
        low, high = (middle, high) if reached < wanted else (low, middle)
    return {identity: _logistic(logit + low) for identity, logit in logits.items()}


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value))


def passing_chance(paper: Paper, chance: Mapping[int, float], *, cut: int) -> float:
    """The probability of reaching the cut, items being answered independently, each whole or not at all."""
    full = sum(paper.values())
    step = max(reduce(gcd, paper.values()), ceil(full / MOST_STEPS))
    sums = [1.0]
    for identity, marks in paper.items():
        size, p = round(marks / step), chance[identity]
        longer = [value * (1 - p) for value in sums] + [0.0] * size
        for at, value in enumerate(sums):
            longer[at + size] += value * p
        sums = longer
    return sum(sums[max(ceil(cut / step), 0) :])
