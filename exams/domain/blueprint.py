"""A blueprint as a value, the items of a pool, and which quota may take which item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WHOLE_OR_NOTHING, WITHOUT_WRONG, PER_OPTION = "whole", "partial", "per_option"
"""How 多选 is marked: see `domain.scoring`."""


class PoolItem(NamedTuple):
    """One drawable item as a blueprint sees it; a frozen pool is a list of these.

    `id`: of the item version. `facility`: expected share of right answers, in ten-thousandths. `exclusion`: items
    with the same text (not empty) exclude each other in one paper (同题不同问).
    """

    id: int
    type: str
    area: str
    difficulty: int
    scope: str = "own"
    cognitive: str = ""
    tags: tuple[str, ...] = ()
    exclusion: str = ""
    facility: int = 7000


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """`count` items with every property that is named; empty or None: any.

    `type` empty: any type. `area`: the whole subtree. `difficulty` to `difficulty_to`: a band; without the second,
    exactly the first.
    """

    type: str
    count: int
    area: str = ""
    difficulty: int | None = None
    difficulty_to: int | None = None
    scope: str = ""
    tag: str = ""
    cognitive: str = ""

    def takes(self, item: PoolItem) -> bool:
        return (
            (not self.type or self.type == item.type)
            and (not self.area or item.area == self.area or item.area.startswith(f"{self.area}/"))
            and (self.difficulty is None or self.difficulty <= item.difficulty <= self._hardest)
            and (not self.scope or self.scope == item.scope)
            and (not self.tag or self.tag in item.tags)
            and (not self.cognitive or self.cognitive == item.cognitive)
        )

    @property
    def _hardest(self) -> int:
        return self.difficulty_to or self.difficulty or 0


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One part of the paper. `marks` for each item, in hundredths; `type` empty: the quotas say it.

    `minutes`: its own time, see `domain.closing`; it decides nothing about the draw.
    """

    title: str
    type: str
    marks: int
    quotas: tuple[QuotaRule, ...]
    policy: str = WHOLE_OR_NOTHING
    instructions: str = ""
    minutes: int | None = None

    @property
    def count(self) -> int:
        return sum(quota.count for quota in self.quotas)


@dataclass(frozen=True, slots=True)
class BlueprintRule:
    """The whole paper, section by section.

    `required`: ids of item versions that stand in every paper. `tolerance`: how far the expected marks of a paper may
    lie from the target, in hundredths of a mark; None: not looked at. `target`: expected marks aimed at, in hundredths;
    None: what the pool gives on average. `max_exposure`: the largest share of papers an item may stand in, in percent;
    0: any.
    """

    sections: tuple[SectionRule, ...]
    required: tuple[int, ...] = ()
    tolerance: int | None = None
    target: int | None = None
    max_exposure: int = 0

    @property
    def quotas(self) -> tuple[QuotaRule, ...]:
        return tuple(quota for section in self.sections for quota in section.quotas)

    @property
    def section_of(self) -> tuple[int, ...]:
        """The section of each quota, by the quota's place."""
        return tuple(at for at, section in enumerate(self.sections) for _ in section.quotas)

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def full_marks(self) -> int:
        return sum(section.count * section.marks for section in self.sections)


Pool = Sequence[PoolItem]
