"""The plan of a sitting: how many units of each class go to each quota, the same for all its papers.

A unit is an item, or a set of items that exclude each other, of which a paper holds one. A class is all units that
the same quotas may take, required ones apart; nothing in the blueprint can tell its units from each other. Because a
unit fills one place whichever member stands there, units and quotas make a plain bipartite matching, and exclusions
cost no exactness.

The plan spreads the paper over the classes so that the shares drawn of them are as even as the quotas allow: one by
one, a place goes to the class with the least (2·drawn + 1) / size, the next one in order when equal, as long as the
matching finds room. Over a transversal matroid this greedy choice minimizes Σ drawn² / size (separable convex).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule
from exams.domain.matching import Matching


@dataclass(frozen=True, slots=True)
class UnitClass:
    """Units that no quota can tell apart, in the order of drawing: up and down again by facility, then area, then id.

    Sorted, they lie at places 0, 2, 4, … upwards and …, 5, 3, 1 back down: a circle on which neighbours are about
    equally hard, with no jump from the easiest to the hardest where it closes.

    `quotas`: places of the quotas that may take them. `units`: the member ids of each, ascending.
    """

    quotas: tuple[int, ...]
    is_required: bool
    units: tuple[tuple[int, ...], ...]
    facility_sum: int

    @property
    def size(self) -> int:
        return len(self.units)


@dataclass(frozen=True, slots=True)
class Plan:
    """`fill[class]`: (quota, units) pairs, ascending by quota. `facility` of each item, in ten-thousandths.

    `variants`: for units of several members, which of them a quota may take.
    """

    blueprint: BlueprintRule
    classes: tuple[UnitClass, ...]
    fill: tuple[tuple[tuple[int, int], ...], ...]
    facility: Mapping[int, int]
    variants: Mapping[tuple[tuple[int, ...], int], tuple[int, ...]] = field(default_factory=dict)

    def drawn(self, kind: int) -> int:
        """Units of a class in every paper."""
        return sum(count for _quota, count in self.fill[kind])

    @property
    def expected(self) -> int:
        """Expected marks of an average paper, in hundredths times ten thousand."""
        sections, of = self.blueprint.sections, self.blueprint.section_of
        return sum(
            count * sections[of[quota]].marks * group.facility_sum // group.size
            for group, fill in zip(self.classes, self.fill, strict=True)
            for quota, count in fill
        )

    @property
    def target(self) -> int:
        """What papers are held to: the blueprint's target, else what the pool gives."""
        wanted = self.blueprint.target
        return self.expected if wanted is None else wanted * 10_000


@dataclass(frozen=True, slots=True)
class Shortage:
    """A set of quotas that together lack `missing` units: they want `wanted`, the pool has `available` for them.

    No smaller set of them lacks anything. `required`: the lack is of required items that have no place.
    """

    quotas: tuple[QuotaRule, ...]
    wanted: int
    available: int
    required: tuple[int, ...] = ()

    @property
    def missing(self) -> int:
        return self.wanted - self.available


class ShortPool(Exception):
    """The pool can't fill the blueprint; `shortages` name each clash."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(f"题库不能组成完整试卷：有 {len(shortages)} 处题量不足。")
        self.shortages = tuple(shortages)


def _group(blueprint: BlueprintRule, pool: Iterable[PoolItem]) -> Plan:
    """A plan with its classes in their order, which draws nothing yet."""
    quotas, required = blueprint.quotas, set(blueprint.required)
    fitting = _fitting(quotas)
    groups: dict[str, list[PoolItem]] = defaultdict(list)
    found: dict[tuple[tuple[int, ...], bool], list[tuple[int, str, tuple[int, ...]]]] = defaultdict(list)
    facility: dict[int, int] = {}
    for item in pool:
        if item.exclusion:
            groups[item.exclusion].append(item)
        elif fits := fitting(item):
            facility[item.id] = item.facility
            found[fits, item.id in required].append((item.facility, item.area, (item.id,)))
    variants: dict[tuple[tuple[int, ...], int], tuple[int, ...]] = {}
    for members in groups.values():
        chosen = sorted((item for item in members if item.id in required), key=_by_id) or sorted(members, key=_by_id)
        fits_all = tuple(sorted({quota for item in chosen for quota in fitting(item)}))
        if not fits_all:
            continue
        ids = tuple(item.id for item in chosen)
        facility.update((item.id, item.facility) for item in chosen)
        for quota in fits_all:
            variants[ids, quota] = tuple(item.id for item in chosen if quota in fitting(item))
        mean = sum(item.facility for item in chosen) // len(chosen)
        found[fits_all, any(identity in required for identity in ids)].append((mean, chosen[0].area, ids))
    classes = tuple(
        UnitClass(fits, is_required, _up_and_down(sorted(units)), sum(unit[0] for unit in units))
        for (fits, is_required), units in sorted(found.items())
    )
    return Plan(blueprint, classes, ((),) * len(classes), facility, variants)


def _up_and_down(units: Sequence[tuple[int, str, tuple[int, ...]]]) -> tuple[tuple[int, ...], ...]:
    return tuple(unit[2] for unit in (*units[::2], *reversed(units[1::2])))


def _by_id(item: PoolItem) -> int:
    return item.id


def _fitting(quotas: Sequence[QuotaRule]) -> Callable[[PoolItem], tuple[int, ...]]:
    """A function from item to the places of the quotas that take it; asks once for items that are alike."""
    known: dict[tuple[object, ...], tuple[int, ...]] = {}

    def fits(item: PoolItem) -> tuple[int, ...]:
        alike = (item.type, item.area, item.difficulty, item.scope, item.cognitive, item.tags)
        answer = known.get(alike)
        if answer is None:
            answer = known[alike] = tuple(at for at, quota in enumerate(quotas) if quota.takes(item))
        return answer

    return fits


def make_plan(blueprint: BlueprintRule, pool: Iterable[PoolItem]) -> Plan:
    """The plan of a pool; ShortPool with every clash named when papers could come out short."""
    empty = _group(blueprint, pool)
    classes = empty.classes
    matching = Matching([quota.count for quota in blueprint.quotas], [group.quotas for group in classes])
    shortages = _place_required(blueprint, classes, matching)
    waiting = [(Fraction(1, group.size), at) for at, group in enumerate(classes) if not group.is_required]
    heapq.heapify(waiting)
    drawn = [0] * len(classes)
    while waiting:
        _share, at = heapq.heappop(waiting)
        if matching.add(at):
            drawn[at] += 1
            if drawn[at] < classes[at].size:
                heapq.heappush(waiting, (Fraction(2 * drawn[at] + 1, classes[at].size), at))
    shortages += _clashes(blueprint.quotas, classes, matching)
    if shortages:
        raise ShortPool(shortages)
    fill = tuple(
        tuple((quota, held[at]) for quota, held in enumerate(matching.filled) if at in held)
        for at in range(len(classes))
    )
    return replace(empty, fill=fill)


def _place_required(blueprint: BlueprintRule, classes: Sequence[UnitClass], matching: Matching) -> list[Shortage]:
    """Required units first; a shortage for those that no quota has room for, or that the pool lacks."""
    homeless: list[int] = []
    known: set[int] = set()
    for at, group in enumerate(classes):
        if group.is_required:
            known.update(identity for unit in group.units for identity in unit)
            homeless += [unit[0] for unit in group.units if not matching.add(at)]
    homeless += sorted(set(blueprint.required) - known)
    if not homeless:
        return []
    return [Shortage((), wanted=len(blueprint.required), available=len(blueprint.required) - len(homeless),
                     required=tuple(homeless))]  # fmt: skip


def _clashes(quotas: Sequence[QuotaRule], classes: Sequence[UnitClass], matching: Matching) -> list[Shortage]:
    shortages: list[Shortage] = []
    named: set[int] = set()
    for quota, missing in enumerate(matching.missing()):
        if not missing or quota in named:
            continue
        clash = matching.clash(quota)
        named |= clash
        kept = _irreducible(sorted(clash), quotas, classes)
        shortages.append(
            Shortage(
                tuple(quotas[at] for at in kept),
                wanted=sum(quotas[at].count for at in kept),
                available=_available(kept, classes),
            )
        )
    return shortages


def _available(chosen: Iterable[int], classes: Sequence[UnitClass]) -> int:
    wanted = set(chosen)
    return sum(group.size for group in classes if not wanted.isdisjoint(group.quotas))


def _irreducible(clash: list[int], quotas: Sequence[QuotaRule], classes: Sequence[UnitClass]) -> list[int]:
    """The smallest part of the clash that clashes by itself: single quotas, then pairs, then without any one."""

    def lacks(chosen: Sequence[int]) -> bool:
        return sum(quotas[at].count for at in chosen) > _available(chosen, classes)

    for at in clash:
        if lacks([at]):
            return [at]
    for first, one in enumerate(clash):
        for other in clash[first + 1 :]:
            if lacks([one, other]):
                return [one, other]
    kept = list(clash)
    for at in clash:
        rest = [other for other in kept if other != at]
        if lacks(rest):
            kept = rest
    return kept
