"""Test assembly (组卷): the papers of a sitting from its plan and its secret. Deterministic, never short, equally hard.

Specification of `anpei-assembly-3`. Given: the plan (`domain.plan`: classes with their units in order, and how many
of each class go to each quota), the sitting's secret, the candidate's seed and draw number j = 0, 1, 2, … (dice and
seeds: `domain.dice`; a stream is named by its seed text). For round t = 0, 1, 2, …:

1. Class i with N units, of which n are drawn, is laid out on a circle and cut into n cells. Let M = ⌈N/n⌉ and
   b = ⌊j/M⌋. The stream `secret:class:i:b:t` gives o = below(N); cell k holds the places ⌊(kN+o)/n⌋ to
   ⌊((k+1)N+o)/n⌋ − 1 modulo N, m of them, and the stream gives r = below(m) for it, cell after cell. The candidate gets
   the unit at the first place + (j mod M + r) mod m. So M candidates that follow each other share no unit of a cell
   as long as it has one for each of them, and every unit of the pool is drawn equally often, as near as whole
   numbers allow.
2. The candidate's own stream `seed:t` shuffles the drawn units of the class and hands them to the class's quotas in
   order. A unit of several members stands for one of those that the quota may take: the one at below(their number).
3. The same stream shuffles each section, section after section. (Steps 1 and 2 are done for all classes first.)
4. If the paper's expected marks, Σ marks · facility, lie within the tolerance of the target, it is the paper; else the
   next round. After `ROUNDS` rounds the blueprint is refused, which approval and lock find out beforehand.
5. Options are shuffled by a stream of the item's own, `seed:item:<id>` (`option_order`).

Because the circle goes up by facility and down again, each cell's units are about equally hard, and so are the papers:
expected marks differ at most by twice the sum over the classes of marks · (easiest − hardest), whatever the length of
the paper.
The cost depends on the paper, not on the size of the bank.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exams.domain.content import JUDGEMENT, ItemContent
from exams.domain.dice import Dice, seed_of
from exams.domain.plan import Plan

ALGORITHM = "anpei-assembly-3"
ROUNDS = 400
SEVERAL = -1
"""Stands for the id of a unit of several members."""
Cuts = list[tuple[int, int, int]]
"""First place, size and turn of each cell of a class, in one block of candidates."""


class Unbalanced(Exception):
    """No round came within the tolerance of the target."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Item version ids of each section, in the paper's order; `expected` marks, in hundredths times ten thousand."""

    sections: tuple[tuple[int, ...], ...]
    expected: int
    rounds: int

    @property
    def ids(self) -> list[int]:
        return [identity for section in self.sections for identity in section]


class Assembler:
    """Draws the papers of one sitting. Keeps the cuts of the blocks it has met: candidates side by side share them.

    Ids and facilities of single units lie in arrays beside each other, because a million tuples all over the memory
    cost more to reach than a paper costs to draw.
    """

    def __init__(self, plan: Plan, secret: str) -> None:
        self.plan, self._secret = plan, secret
        self._ids = [
            array("q", (unit[0] if len(unit) == 1 else SEVERAL for unit in group.units)) for group in plan.classes
        ]
        self._facility = [
            array("q", (plan.facility[unit[0]] if len(unit) == 1 else SEVERAL for unit in group.units))
            for group in plan.classes
        ]
        self._cuts: dict[tuple[int, int, int], Cuts] = {}
        self._drawn = [plan.drawn(at) for at in range(len(plan.classes))]
        self._marks = [section.marks for section in plan.blueprint.sections]
        self._target, self._tolerance = plan.target, plan.blueprint.tolerance

    def assemble(self, *, seed: str, number: int) -> Assembly:
        """The paper of draw number `number`; Unbalanced when the tolerance can't be met."""
        for turn in range(ROUNDS):
            sections, expected = self._draw(Dice(f"{seed}:{turn}"), number, turn)
            if self._tolerance is None or abs(expected - self._target) <= self._tolerance * 10_000:
                return Assembly(sections, expected, turn + 1)
        raise Unbalanced

    def _draw(self, dice: Dice, number: int, turn: int) -> tuple[tuple[tuple[int, ...], ...], int]:
        """The sections of one round and their expected marks."""
        plan = self.plan
        of = plan.blueprint.section_of
        sections: list[list[int]] = [[] for _ in plan.blueprint.sections]
        expected = 0
        for at, group in enumerate(plan.classes):
            if not self._drawn[at]:
                continue
            size, ids, facility = group.size, self._ids[at], self._facility[at]
            block, place = divmod(number, -(-size // self._drawn[at]))
            drawn = dice.shuffled(
                [(first + (place + offset) % width) % size for first, width, offset in self._cells(at, block, turn)]
            )
            given = 0
            for quota, count in plan.fill[at]:
                section, marks = sections[of[quota]], self._marks[of[quota]]
                for unit in drawn[given : given + count]:
                    identity = ids[unit]
                    if identity == SEVERAL:
                        identity = self._member(group.units[unit], quota, dice)
                        expected += marks * plan.facility[identity]
                    else:
                        expected += marks * facility[unit]
                    section.append(identity)
                given += count
        return tuple(tuple(dice.shuffled(chosen)) for chosen in sections), expected

    def _member(self, unit: tuple[int, ...], quota: int, dice: Dice) -> int:
        fitting = self.plan.variants[unit, quota]
        return fitting[dice.below(len(fitting))]

    def _cells(self, at: int, block: int, turn: int) -> Cuts:
        known = self._cuts.get((at, block, turn))
        if known is not None:
            return known
        if len(self._cuts) > 4096:
            self._cuts.clear()
        size, drawn = self.plan.classes[at].size, self._drawn[at]
        dice = Dice(f"{self._secret}:class:{at}:{block}:{turn}")
        start = dice.below(size)
        cells: Cuts = []
        for cell in range(drawn):
            first = (cell * size + start) // drawn
            width = ((cell + 1) * size + start) // drawn - first
            cells.append((first, width, dice.below(width)))
        self._cuts[at, block, turn] = cells
        return cells


def option_order(content: ItemContent, *, seed: str, identity: int, part: int = 0) -> list[int]:
    """The author's option indexes (of 匹配: target indexes) in the order shown; fixed ones keep their place.

    `identity`: of the item version; `part`: 1, 2, … within a 案例分析.
    """
    count = len(content.targets or content.options)
    if content.type == JUDGEMENT or not content.shuffle or count < 2:
        return list(range(count))
    name = f"{seed}:item:{identity}" + (f":{part}" if part else "")
    free = [at for at in range(count) if at not in content.fixed]
    turned = iter(Dice(name).shuffled(free))
    return [at if at in content.fixed else next(turned) for at in range(count)]


def trial(plan: Plan, *, papers: int = 200, secret: str = "0" * 64) -> list[Assembly]:
    """Papers of a made-up sitting, to see beforehand what the plan gives; Unbalanced when one can't be had."""
    assembler = Assembler(plan, secret)
    return [assembler.assemble(seed=seed_of(secret, str(number)), number=number) for number in range(papers)]


def spread_bound(plan: Plan) -> int:
    """By how much the expected marks of two papers can differ at most, in hundredths times ten thousand.

    A class's cells follow each other on a circle that goes up by facility once and down once, so their ranges add up
    to no more than twice the class's whole range.
    """
    of, sections = plan.blueprint.section_of, plan.blueprint.sections
    bound = 0
    for at, (group, fill) in enumerate(zip(plan.classes, plan.fill, strict=True)):
        if not fill or plan.drawn(at) == group.size:
            continue
        ends = _facility_ends(plan, group.units)
        marks = max(sections[of[quota]].marks for quota, _count in fill)
        bound += 2 * marks * (ends[1] - ends[0])
    return bound


def _facility_ends(plan: Plan, units: Iterable[Sequence[int]]) -> tuple[int, int]:
    values = [plan.facility[identity] for unit in units for identity in unit]
    return min(values), max(values)
