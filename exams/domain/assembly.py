"""Test assembly (组卷): one paper from a pool, a blueprint and a seed. Deterministic, never short.

Specification of `anpei-assembly-1`:

1. Strata are sorted by (type, area, difficulty); ids within a stratum ascend.
2. Throw `below(items left in open strata)`; the throw picks a stratum by cumulative count, then the item at that
   place among the stratum's items not yet thrown (a virtual Fisher-Yates: the thrown one swaps with the last).
3. If the item can be placed in the quotas (`matching.Matching`), it is drawn; otherwise its whole stratum is closed,
   because no later item of it can be placed either. Repeat until every quota is met.
4. Quota by quota, in the blueprint's order, and stratum by stratum, drawn items are handed out in the order of
   drawing. Each section's items are then shuffled by the same dice.
5. Options of 单选 and 多选 are shuffled by the same dice, item after item; 判断 keeps 对, 错.

The cost depends on the paper and on the number of strata, not on the size of the bank.
"""

from __future__ import annotations

from dataclasses import dataclass

from exams.domain.blueprint import JUDGEMENT, BlueprintRule, Pool, Stratum
from exams.domain.dice import Dice
from exams.domain.matching import Matching

ALGORITHM = "anpei-assembly-1"


class ShortPool(Exception):
    """The pool can't fill the blueprint; nothing is drawn."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"题库缺少 {missing} 道题，无法组成完整试卷。")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Assembly:
    """Item version ids of each section, in the paper's order, and the dice to shuffle options with."""

    sections: tuple[tuple[int, ...], ...]
    dice: Dice


def assemble(blueprint: BlueprintRule, pool: Pool, *, seed: str) -> Assembly:
    """Draw one paper; ShortPool when it would not be complete."""
    dice = Dice(seed)
    strata = sorted(stratum for stratum, ids in pool.items() if ids)
    matching = Matching(blueprint.quotas, strata)
    drawn = _draw(blueprint.count, strata, pool, matching, dice)
    sections, quota = [], 0
    for section in blueprint.sections:
        ids: list[int] = []
        for _ in section.quotas:
            for stratum in sorted(matching.filled[quota]):
                wanted = matching.filled[quota][stratum]
                ids += drawn[stratum][:wanted]
                del drawn[stratum][:wanted]
            quota += 1
        sections.append(tuple(dice.shuffled(ids)))
    return Assembly(tuple(sections), dice)


def _draw(count: int, strata: list[Stratum], pool: Pool, matching: Matching, dice: Dice) -> dict[int, list[int]]:
    """Item ids drawn from each stratum, in the order of drawing; ShortPool when they don't suffice."""
    left = [len(pool[stratum]) for stratum in strata]
    swaps: list[dict[int, int]] = [{} for _ in strata]
    drawn: dict[int, list[int]] = {index: [] for index in range(len(strata))}
    need, total = count, sum(left)
    while need:
        if not total:
            raise ShortPool(need)
        place, index = dice.below(total), 0
        while place >= left[index]:
            place -= left[index]
            index += 1
        last = left[index] - 1
        picked = swaps[index].get(place, place)
        swaps[index][place] = swaps[index].get(last, last)
        if matching.add(index):
            drawn[index].append(pool[strata[index]][picked])
            left[index] -= 1
            total -= 1
            need -= 1
        else:
            total -= left[index]
            left[index] = 0
    return drawn


def option_order(item_type: str, count: int, dice: Dice) -> list[int]:
    """The author's option indexes in the order shown."""
    if item_type == JUDGEMENT:
        return [0, 1]
    return dice.shuffled(range(count))
