"""Can a bank fill a blueprint? Decided by maximum matching, so overlapping quotas are no guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exams.domain.blueprint import BlueprintRule, QuotaRule, Stratum
from exams.domain.matching import Matching


@dataclass(frozen=True, slots=True)
class Shortage:
    """A set of quotas that together lack `missing` items: they want `wanted`, their strata hold `available`."""

    quotas: tuple[QuotaRule, ...]
    wanted: int
    available: int

    @property
    def missing(self) -> int:
        return self.wanted - self.available


@dataclass(frozen=True, slots=True)
class Feasibility:
    """`shortages` is empty exactly when every paper can be complete."""

    shortages: tuple[Shortage, ...]

    @property
    def is_feasible(self) -> bool:
        return not self.shortages


def prove(blueprint: BlueprintRule, counts: Mapping[Stratum, int]) -> Feasibility:
    """Match items to quotas; name each clashing set of quotas when some stay short."""
    quotas = blueprint.quotas
    strata = sorted(stratum for stratum, count in counts.items() if count)
    matching = Matching(quotas, strata)
    for index, stratum in enumerate(strata):
        for _ in range(counts[stratum]):
            if not matching.add(index):
                break
    shortages, named = [], set[int]()
    for quota, missing in enumerate(matching.missing()):
        if not missing or quota in named:
            continue
        clashing = matching.clash(quota)
        named |= clashing
        rules = tuple(quotas[index] for index in sorted(clashing))
        available = sum(counts[stratum] for stratum in strata if any(rule.takes(stratum) for rule in rules))
        shortages.append(Shortage(rules, wanted=sum(rule.count for rule in rules), available=available))
    return Feasibility(tuple(shortages))
