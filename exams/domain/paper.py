"""From drawn items to the stored paper: what the candidate sees, and the key that stays behind.

`content`: {sections: [{title, type, marks, policy, instructions, items: [shown item…]}]}. A shown item:

| every one | `n` position, `type`, `markup`, `stem`, `marks` (hundredths) |
|---|---|
| judgement | nothing more |
| single, multiple, order | `options`: [[letter, text]…] |
| blank | `blanks`: [{number, unit}…] |
| match | `options`: [[1, left]…], `targets`: [[letter, right]…] |
| essay | nothing more |
| hazard | `picture`, `count` of hazards to be marked |
| case | `parts`: shown items with positions of their own; its own `n` is the first of them |

`key` by position (as text): letters for choices and order, `T`/`F` for 判断, a letter for each left side of 匹配;
objects for the rest: {blanks: …}, {regions: …}, {rubric: …}, {letters, shares: {letter: ten-thousandths}}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from exams.domain.assembly import Assembly, option_order
from exams.domain.blueprint import BlueprintRule, SectionRule
from exams.domain.content import (
    BLANK,
    CASE,
    CHOICES,
    ESSAY,
    HAZARD,
    HTML,
    JUDGEMENT,
    MATCH,
    ORDER,
    WHOLE,
    ItemContent,
    body_of,
)
from exams.domain.formulas import has_formula, with_formulas
from exams.domain.markup import MEDIA, clean, to_html

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUE, FALSE = "T", "F"


@dataclass(frozen=True, slots=True)
class PaperValue:
    """`content` goes to the candidate, `origin` and `key` never do. `orders`: the option order of each position."""

    content: dict[str, Any]
    origin: list[int] = field(default_factory=list)
    orders: list[list[int]] = field(default_factory=list)
    key: dict[str, Any] = field(default_factory=dict)


def write_paper(
    blueprint: BlueprintRule, assembly: Assembly, items: Mapping[int, ItemContent], *, seed: str
) -> PaperValue:
    """Number the positions from 1 through all sections and shuffle the options of each."""
    sections: list[dict[str, Any]] = []
    paper = PaperValue({"sections": sections})
    for rule, ids in zip(blueprint.sections, assembly.sections, strict=True):
        shown = [_show(paper, items[identity], identity, rule.marks, seed=seed) for identity in ids]
        sections.append(_section(rule, shown))
    return paper


def _section(rule: SectionRule, shown: list[dict[str, Any]]) -> dict[str, Any]:
    section = {"title": rule.title, "type": rule.type, "marks": rule.marks, "policy": rule.policy, "items": shown}
    if rule.instructions:
        section["instructions"] = rule.instructions
    return section


def _show(
    paper: PaperValue, content: ItemContent, identity: int, marks: int, *, seed: str, part: int = 0
) -> dict[str, Any]:
    """One item as shown; its positions, orders and keys are added to the paper."""
    is_rich = is_html(content)
    safe = partial(_safe, content.markup) if is_rich else str
    shown: dict[str, Any] = {
        "n": len(paper.origin) + 1,
        "type": content.type,
        "stem": safe(content.stem),
        "marks": marks,
    }
    if is_rich:
        shown["markup"] = HTML
    if content.type == CASE:
        shares = content.shares or (1,) * len(content.parts)
        shown["parts"] = [
            _show(paper, one, identity, own, seed=seed, part=at)
            for at, (one, own) in enumerate(zip(content.parts, divided(marks, shares), strict=True), start=1)
        ]
        return shown
    order = option_order(content, seed=seed, identity=identity, part=part)
    paper.origin.append(identity)
    paper.orders.append(order)
    paper.key[str(shown["n"])] = key_of(content, order)
    return shown | _face(content, order, safe)


def show_item(content: ItemContent) -> dict[str, Any]:
    """One item as a candidate would see it, in the author's order: for previews."""
    parts = tuple(replace(part, shuffle=False) for part in content.parts)
    return _show(PaperValue({}), replace(content, shuffle=False, parts=parts), 0, 100, seed="")


def _safe(markup: str, text: str) -> str:
    """HTML is cleaned once more on the way out (SEC-11), and formulas become MathML."""
    return with_formulas(clean(text if markup == HTML else to_html(text)))


def is_html(content: ItemContent) -> bool:
    """Has the item to be shown as HTML? A formula makes a plain text one."""
    return content.markup == HTML or any(
        has_formula(text) for text in (content.stem, *content.options, *content.targets)
    )


def divided(marks: int, shares: Sequence[int]) -> list[int]:
    """Marks in whole hundredths by shares; what is left over goes to the first ones."""
    whole = sum(shares)
    parts = [marks * share // whole for share in shares]
    for at in range(marks - sum(parts)):
        parts[at % len(parts)] += 1
    return parts


def _face(content: ItemContent, order: Sequence[int], safe: Callable[[str], str]) -> dict[str, Any]:
    """What else of an item the candidate sees, by its type."""
    if content.type in (*CHOICES, ORDER):
        return {"options": [[LETTERS[at], safe(content.options[index])] for at, index in enumerate(order)]}
    if content.type == BLANK:
        return {"options": [], "blanks": [{"number": blank.is_number, "unit": blank.unit} for blank in content.blanks]}
    if content.type == MATCH:
        return {
            "options": [[at, safe(text)] for at, text in enumerate(content.options, start=1)],
            "targets": [[LETTERS[at], safe(content.targets[index])] for at, index in enumerate(order)],
        }
    if content.type == HAZARD:
        return {"options": [], "picture": content.picture, "count": len(content.regions)}
    return {"options": []}


def key_of(content: ItemContent, order: Sequence[int]) -> Any:
    """What scoring compares with; see the module's table."""
    if content.type == JUDGEMENT:
        return TRUE if content.key == (0,) else FALSE
    if content.type in CHOICES:
        letters = "".join(sorted(LETTERS[order.index(index)] for index in content.key))
        if not content.shares:
            return letters
        return {"letters": letters, "shares": {LETTERS[at]: content.shares[index] for at, index in enumerate(order)}}
    if content.type == ORDER:
        return "".join(LETTERS[order.index(index)] for index in range(len(content.options)))
    if content.type == MATCH:
        return "".join(LETTERS[order.index(target)] for target in content.key)
    body = body_of(content)
    if content.type == BLANK:
        return {"blanks": body.get("blanks", [])}
    if content.type == HAZARD:
        return {"regions": body.get("regions", [])}
    if content.type == ESSAY:
        return {"rubric": body.get("rubric", [{"text": "", "share": WHOLE}])}
    raise ValueError(f"no key for {content.type}")


def positions(content: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(section, shown item) of every position of a stored paper, in order; parts of a case one by one."""
    for section in content["sections"]:
        for item in section["items"]:
            for one in item.get("parts") or [item]:
                yield section, one


def media_of(content: Mapping[str, Any]) -> set[str]:
    """Names of the media a stored paper shows."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            for inner in value.values():
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    return {name.removeprefix("media:") for text in texts(content) if "media:" in text for name in MEDIA.findall(text)}
