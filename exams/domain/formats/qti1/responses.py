"""`respcondition` rules of QTI 1.2: which answers earn how much, and which feedback they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from exams.domain.formats.qti1 import blackboard
from exams.domain.formats.safe_xml import Element, child, children, inside, words
from exams.domain.soundness import number_in


@dataclass(slots=True)
class Rule:
    """One condition: (response, answer) it asks for, those it forbids, numbers between, marks, feedback."""

    asks: list[tuple[str, str, bool]] = field(default_factory=list)
    forbids: set[tuple[str, str]] = field(default_factory=set)
    low: Decimal | None = None
    high: Decimal | None = None
    worth: Decimal = Decimal(0)
    is_set: bool = True
    feedback: list[str] = field(default_factory=list)
    is_else: bool = False
    minds_case: bool = False
    gives: bool = False


def rules_of(item: Element) -> list[Rule]:
    """All conditions in order."""
    best = blackboard.best_of(item)
    return [_rule(node, best) for node in inside(item, "respcondition")]


def _rule(node: Element, best: str) -> Rule:
    """`best`: what `SCORE.max` is worth."""
    rule = Rule()
    asked = child(node, "conditionvar")
    for part in (
        inside(asked, "varequal", "varsubstring", "vargte", "vargt", "varlte", "varlt", "other")
        if (asked is not None)
        else []
    ):
        _condition(rule, part)
    for part in children(node, "setvar"):
        value = number_in(best if words(part) == "SCORE.max" else words(part))
        if value is not None:
            rule.worth, rule.gives = value, True
            rule.is_set = part.get("action", "Set") == "Set"
    if blackboard.gives(node):
        rule.worth, rule.gives = Decimal(1), True
    rule.feedback = [part.get("linkrefid", "") for part in children(node, "displayfeedback")]
    return rule


def _condition(rule: Rule, part: Element) -> None:
    name, text = part.get("respident", ""), words(part)
    refused = any(above.tag == "not" for above in part.iterancestors("not"))
    if part.tag == "other":
        rule.is_else = True
    elif part.tag in ("varequal", "varsubstring"):
        if refused:
            rule.forbids.add((name, text))
        else:
            rule.asks.append((name, text, False))
            rule.minds_case = rule.minds_case or part.get("case", "No").lower() == "yes"
    else:
        value = number_in(text)
        if part.tag in ("vargte", "vargt"):
            rule.low = value
        else:
            rule.high = value
        rule.asks.append((name, "", True))
