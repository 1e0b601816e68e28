"""Gaps of QTI 1.2: written answers, and Canvas' gaps that the stem calls by name."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from exams.domain.content import BLANK, HTML, Answer, Blank, ItemContent
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.gift.answers import plain
from exams.domain.formats.qti.responses import worth
from exams.domain.formats.qti1.nodes import Item
from exams.domain.formats.safe_xml import Element, child, inside, words
from exams.domain.formats.texts import with_gap
from exams.domain.markup import to_plain
from exams.domain.soundness import number_in


def _named(node: Element) -> str:
    """The name in brackets by which the stem calls a gap: `[color1]` for the list `response_color1`."""
    return words(child(node, "material")) or node.get("ident", "").removeprefix("response_")


def with_name(stem: str, node: Element, mark: str) -> str:
    """The stem with a gap's name in it replaced; the mark at the end where the stem does not name it."""
    name = f"[{_named(node)}]"
    return stem.replace(name, mark, 1) if name in stem else f"{stem}<br>{mark}"


def named_blanks(item: Item, lists: list[Element]) -> ItemContent:
    """Canvas' several blanks: every label of a list is an accepted answer, whichever of them the rules name."""
    stem, blanks = item.stem(), []
    for at, node in enumerate(lists, start=1):
        stem = with_name(stem, node, f"{{{{{at}}}}}")
        answers = dict.fromkeys(to_plain(item.text(label)) for label in inside(node, "response_label"))
        blanks.append(Blank(tuple(Answer(text) for text in _without_case(answers))))
    return ItemContent(BLANK, stem, markup=HTML, blanks=tuple(blanks))


def _without_case(answers: Iterable[str]) -> list[str]:
    """Answers that differ in more than capitals."""
    held: dict[str, str] = {}
    for text in answers:
        held.setdefault(text.casefold(), text)
    return list(held.values())


def blanks(item: Item, nodes: list[Element]) -> ItemContent:
    """Written answers: the gaps where the stem names them, else at its end."""
    found = tuple(_blank(item, node.get("ident", ""), is_number=_is_number(node)) for node in nodes)
    stem = item.stem()
    if len(nodes) == 1:
        stem = with_gap(stem)
    else:
        named = all(f"[{node.get('ident', '')}]" in stem for node in nodes)
        for at, node in enumerate(nodes, start=1):
            mark = f"{{{{{at}}}}}"
            stem = stem.replace(f"[{node.get('ident', '')}]", mark, 1) if named else f"{stem}<br>（{at}）{mark}"
    return ItemContent(BLANK, stem, markup=HTML, blanks=found)


def _is_number(node: Element) -> bool:
    kinds = {part.get("fibtype", "") for part in inside(node, "render_fib")}
    return node.tag == "response_num" or bool(kinds & {"Decimal", "Integer", "Scientific"})


def _blank(item: Item, name: str, *, is_number: bool) -> Blank:
    answers: list[tuple[str, str, Decimal]] = []
    minds_case = False
    numeric = is_number or item.kind.startswith("numerical")
    for rule in item.rules:
        if not rule.gives or rule.worth <= 0:
            continue
        words_ = [answer for held, answer, between in rule.asks if held == name and not between]
        minds_case = minds_case or rule.minds_case
        if numeric and rule.low is not None and rule.high is not None:
            half = (rule.high - rule.low) / 2
            middle = number_in(words_[0]) if words_ else None
            even = middle is not None and middle - rule.low == rule.high - middle
            value = middle if even and middle is not None else rule.low + half
            answers.append((plain(value), plain(half) if half else "", rule.worth))
        else:
            answers += [(text, "", rule.worth) for text in words_]
    if not answers:
        raise ItemRefused("答案", "没有可得分的答案")
    whole = max(value for _text, _tolerance, value in answers)
    return Blank(
        tuple(Answer(text, worth(value, whole), tolerance) for text, tolerance, value in answers),
        is_number=numeric,
        minds_case=minds_case and not numeric,
    )
