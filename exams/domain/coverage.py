"""What a bank holds, by area, type and difficulty, beside what blueprints ask of it.

An area counts its whole subtree. Cells: (area, type, difficulty), with `ANY` for all areas and for all difficulties.
Among blueprints the one that asks most of a cell counts; within one, its quotas of the cell add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule

ANY_AREA, ANY_LEVEL = "", 0
Cell = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Shortage:
    """One quota of a blueprint that too few items fit, whatever the other quotas take."""

    blueprint: int
    quota: QuotaRule
    have: int

    @property
    def missing(self) -> int:
        return self.quota.count - self.have


@dataclass(slots=True)
class Coverage:
    """`have` and `need` by cell; `areas` from the root, parents before their children."""

    areas: list[str] = field(default_factory=list)
    have: Counter[Cell] = field(default_factory=Counter)
    need: dict[Cell, int] = field(default_factory=dict)

    def missing(self, cell: Cell) -> int:
        return max(0, self.need.get(cell, 0) - self.have[cell])


def levels_of(path: str) -> list[str]:
    """The path and every level above it, with the root."""
    parts = path.split("/")
    return [ANY_AREA, *("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))]


def cover(counts: Mapping[Cell, int], blueprints: Iterable[BlueprintRule]) -> Coverage:
    """`counts`: approved items by their own area, type and difficulty."""
    found = Coverage()
    seen: set[str] = set()
    for (path, kind, level), count in counts.items():
        for area in levels_of(path):
            seen.add(area)
            found.have[area, kind, level] += count
            found.have[area, kind, ANY_LEVEL] += count
    for rule in blueprints:
        asked: Counter[Cell] = Counter()
        for quota in rule.quotas:
            cell = cell_of(quota)
            if cell:
                asked[cell] += quota.count
                seen |= set(levels_of(cell[0]))
        for cell, count in asked.items():
            found.need[cell] = max(found.need.get(cell, 0), count)
    found.areas = sorted(area for area in seen if area)
    return found


def cell_of(quota: QuotaRule) -> Cell | None:
    """The cell a quota asks for; None when it asks for more than a cell says (a tag, a band of difficulties…)."""
    band = quota.difficulty_to not in (None, quota.difficulty)
    if band or quota.scope or quota.tag or quota.cognitive or not quota.type:
        return None
    return quota.area, quota.type, quota.difficulty or ANY_LEVEL


def shortages(blueprint: int, rule: BlueprintRule, pool: Sequence[PoolItem]) -> list[Shortage]:
    """Quotas that can't be filled even alone. Items alike in every property are looked at once."""
    alike = Counter(item._replace(id=0, exclusion="", facility=0) for item in pool)
    found = []
    for quota in rule.quotas:
        have = sum(count for item, count in alike.items() if quota.takes(item))
        if have < quota.count:
            found.append(Shortage(blueprint, quota, have))
    return found
