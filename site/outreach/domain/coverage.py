"""Region × place: where publicity has been, and where nobody has been yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach.domain.counting import Fact

STEPS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` visits, `heads` reached, `level` 0 (nothing) to 5 (the most)."""

    count: int
    heads: int
    level: int


@dataclass(frozen=True, slots=True)
class Table:
    """`rows[i][j]` is region i × place j; `bounds` are the smallest counts of the levels 1 to 5."""

    rows: list[list[Cell]]
    bounds: list[int]

    @property
    def empty(self) -> int:
        return sum(cell.count <= 0 for row in self.rows for cell in row)


def level(count: int, bounds: Sequence[int]) -> int:
    return sum(count >= bound for bound in bounds) if count > 0 else 0


def bounds_for(most: int) -> list[int]:
    """Five steps that never stand still: 1 2 3 4 5 for few, shares of the most for many."""
    bounds: list[int] = []
    for step in range(STEPS):
        bounds.append(max(1 + most * step // STEPS, bounds[-1] + 1 if bounds else 1))
    return bounds


def heat(facts: Iterable[Fact], *, regions: Sequence[int], places: Sequence[int]) -> Table:
    """Each fact is one visit in every listed region it lies in; a correction changes its heads only."""
    counts = {(region, place): [0, 0] for region in regions for place in places}
    for fact in facts:
        for region in regions:
            found = counts.get((region, fact.place)) if fact.place is not None else None
            if found is not None and region in fact.regions:
                found[0] += fact.times
                found[1] += fact.heads
    bounds = bounds_for(max((pair[0] for pair in counts.values()), default=0))
    rows = [
        [
            Cell(max(pair[0], 0), max(pair[1], 0), level(pair[0], bounds))
            for pair in (counts[(region, place)] for place in places)
        ]
        for region in regions
    ]
    return Table(rows, bounds)
