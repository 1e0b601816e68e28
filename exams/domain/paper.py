"""From drawn items to the stored paper: what the candidate sees, and the key that stays behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exams.domain.assembly import Assembly, option_order
from exams.domain.blueprint import JUDGEMENT, BlueprintRule

LETTERS = "ABCDEFGH"
TRUE, FALSE = "T", "F"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a paper needs of one item version."""

    version_id: int
    type: str
    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaperValue:
    """`content` goes to the candidate, `origin` and `letters` never do. Shapes: see models.paper."""

    content: dict[str, Any]
    origin: list[int]
    letters: dict[str, str]


def write_paper(blueprint: BlueprintRule, assembly: Assembly, items: Mapping[int, ItemFacts]) -> PaperValue:
    """Number the items from 1 through all sections and shuffle their options."""
    sections: list[dict[str, Any]] = []
    origin: list[int] = []
    letters: dict[str, str] = {}
    for rule, ids in zip(blueprint.sections, assembly.sections, strict=True):
        shown: list[dict[str, Any]] = []
        for version_id in ids:
            facts = items[version_id]
            origin.append(version_id)
            position = len(origin)
            order = option_order(facts.type, len(facts.options), assembly.dice)
            letters[str(position)] = key_letters(facts, order)
            options = [] if facts.type == JUDGEMENT else [[LETTERS[at], facts.options[i]] for at, i in enumerate(order)]
            shown.append({"n": position, "type": facts.type, "stem": facts.stem, "options": options})
        sections.append({"title": rule.title, "type": rule.type, "marks": rule.marks, "items": shown})
    return PaperValue({"sections": sections}, origin, letters)


def key_letters(facts: ItemFacts, order: Sequence[int]) -> str:
    """The right letters as shown, ascending; `T` or `F` for 判断."""
    if facts.type == JUDGEMENT:
        return TRUE if facts.key == (0,) else FALSE
    return "".join(sorted(LETTERS[order.index(index)] for index in facts.key))
