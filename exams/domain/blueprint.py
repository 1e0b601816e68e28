"""A blueprint as a value, the strata of a bank, and which quota may take from which stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

JUDGEMENT, SINGLE, MULTIPLE = "judgement", "single", "multiple"


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """Items that no quota can tell apart: same type, area and difficulty."""

    type: str
    area: str
    difficulty: int


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """`count` items of a type from an area subtree (empty: any) with a difficulty (None: any)."""

    type: str
    count: int
    area: str = ""
    difficulty: int | None = None

    def takes(self, stratum: Stratum) -> bool:
        return (
            self.type == stratum.type
            and (not self.area or stratum.area == self.area or stratum.area.startswith(f"{self.area}/"))
            and (self.difficulty is None or self.difficulty == stratum.difficulty)
        )


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One part of the paper. `marks` for each item, in hundredths."""

    title: str
    type: str
    marks: int
    quotas: tuple[QuotaRule, ...]

    @property
    def count(self) -> int:
        return sum(quota.count for quota in self.quotas)


@dataclass(frozen=True, slots=True)
class BlueprintRule:
    """The whole paper, section by section."""

    sections: tuple[SectionRule, ...]

    @property
    def quotas(self) -> tuple[QuotaRule, ...]:
        return tuple(quota for section in self.sections for quota in section.quotas)

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def full_marks(self) -> int:
        return sum(section.count * section.marks for section in self.sections)


Pool = Mapping[Stratum, Sequence[int]]
"""Item version ids of each stratum, in ascending order."""
