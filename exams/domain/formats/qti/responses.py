"""Response declarations and what response processing makes of them: keys, shares, tolerances."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from exams.domain.content import WHOLE
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.gift.answers import plain
from exams.domain.formats.safe_xml import Element, child, children, inside, words
from exams.domain.soundness import number_in

_KNOWN = {
    "responseCondition", "responseIf", "responseElseIf", "responseElse", "match", "variable", "correct",
    "setOutcomeValue", "baseValue", "sum", "mapResponse", "mapResponsePoint", "isNull", "not", "and", "or", "equal",
    "member", "multiple", "ordered", "exitResponse", "stringMatch", "gte", "lte", "subtract", "containerSize",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a mapping."""

    key: str
    value: Decimal
    minds_case: bool


@dataclass(slots=True)
class Declared:
    """A response: right values, mapping with its bounds, areas."""

    identifier: str
    base_type: str = ""
    correct: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    usual: Decimal = Decimal(0)
    upper: Decimal | None = None
    areas: list[Element] = field(default_factory=list)
    is_mapped: bool = False


@dataclass(slots=True)
class Processing:
    """The responses of an item and the rules that mark them."""

    responses: dict[str, Declared]
    rules: Element | None
    strange: tuple[str, ...] = ()

    def of(self, interaction: Element) -> Declared:
        """The response of an interaction; ItemRefused when none is declared."""
        found = self.responses.get(interaction.get("responseIdentifier", ""))
        if found is None:
            raise ItemRefused("答案", "作答没有对应的 responseDeclaration，不知道正确答案")
        return found


def read_processing(item: Element) -> Processing:
    """Declarations with the template or the rules applied."""
    rules = child(item, "responseProcessing")
    template = (rules.get("template") or rules.get("templateLocation") or "") if rules is not None else ""
    responses = {}
    for node in children(item, "responseDeclaration"):
        declared = _declared(node)
        mapped = rules is None or "map_response" in template
        if rules is not None and not template:
            used = inside(rules, "mapResponse", "mapResponsePoint")
            mapped = any(rule.get("identifier") == declared.identifier for rule in used)
        declared.is_mapped = bool(mapped and (declared.entries or declared.areas))
        responses[declared.identifier] = declared
    names = {node.tag for node in rules.iter() if node is not rules} if rules is not None else set()
    strange = tuple(sorted(str(name) for name in names - _KNOWN))
    return Processing(responses, rules, strange)


def _declared(node: Element) -> Declared:
    mapping, areas = child(node, "mapping"), child(node, "areaMapping")
    right = child(node, "correctResponse")
    found = Declared(node.get("identifier", ""), node.get("baseType", ""))
    found.correct = [words(value) for value in children(right, "value")] if right is not None else []
    if mapping is not None:
        found.usual = _number(mapping.get("defaultValue"), Decimal(0))
        found.upper = number_in(mapping.get("upperBound") or "x")
        for entry in children(mapping, "mapEntry"):
            value = _number(entry.get("mappedValue"), Decimal(0))
            found.entries.append(Entry(entry.get("mapKey", ""), value, entry.get("caseSensitive", "true") != "false"))
    if areas is not None:
        found.areas = children(areas, "areaMapEntry")
    return found


def _number(text: str | None, usual: Decimal) -> Decimal:
    value = number_in(text or "")
    return usual if value is None else value


def worth(value: Decimal, whole: Decimal) -> int:
    """A mapped value as a share of the whole, within -100 % and 100 %."""
    share = int((value * WHOLE / whole).to_integral_value(rounding="ROUND_HALF_UP"))
    return max(-WHOLE, min(WHOLE, share))


def shares_of(declared: Declared, names: list[str], *, is_single: bool) -> tuple[int, ...]:
    """The share of each option by its mapping; ItemRefused when nothing earns marks."""
    held = {entry.key: entry.value for entry in declared.entries}
    values = [held.get(name, declared.usual) for name in names]
    positive = [value for value in values if value > 0]
    if not positive:
        raise ItemRefused("答案", "mapping 中没有得分的选项")
    whole = max(positive) if is_single else sum(positive, Decimal(0))
    if declared.upper is not None and 0 < declared.upper < whole:
        whole = declared.upper
    return tuple(worth(value, whole) for value in values)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a rule accepts."""

    text: str
    tolerance: str
    worth: Decimal


def numbers_of(processing: Processing, declared: Declared) -> list[Number]:
    """Numbers from `equal` rules with their tolerances, absolute or in percent, and from two bounds."""
    found = []
    for rule in inside(processing.rules, "equal", "and") if processing.rules is not None else []:
        if rule.tag == "and":
            found += _between(rule, declared)
            continue
        held = child(rule, "variable")
        if held is None or held.get("identifier") != declared.identifier:
            continue
        given = child(rule, "baseValue")
        text = words(given) if given is not None else (declared.correct[0] if declared.correct else "")
        value = number_in(text)
        if value is None:
            continue
        allowed = _number((rule.get("tolerance") or "0").split(" ")[0], Decimal(0))
        if rule.get("toleranceMode") == "relative":
            allowed = abs(value) * allowed / 100
        found.append(Number(plain(value), plain(allowed) if allowed else "", _earned(rule)))
    return found


def _between(rule: Element, declared: Declared) -> list[Number]:
    """The middle of a `gte` and an `lte` on the response, and how far they lie from it."""
    bounds = {}
    for part in children(rule, "gte", "lte"):
        held, given = child(part, "variable"), child(part, "baseValue")
        if held is not None and held.get("identifier") == declared.identifier and part[0] is held:
            bounds[part.tag] = number_in(words(given))
    low, high = bounds.get("gte"), bounds.get("lte")
    if low is None or high is None or low > high:
        return []
    half = (high - low) / 2
    return [Number(plain(low + half), plain(half) if half else "", _earned(rule))]


@dataclass(frozen=True, slots=True)
class Word:
    """A text that a rule accepts."""

    text: str
    worth: Decimal
    minds_case: bool


def texts_of(processing: Processing, declared: Declared) -> list[Word]:
    """Texts from `match` and `stringMatch` rules (QTI 2.1 §15.2: `match` of strings minds capitals)."""
    found: dict[str, Word] = {}
    for rule in inside(processing.rules, "match", "stringMatch") if processing.rules is not None else []:
        held = child(rule, "variable")
        refused = any(True for _above in rule.iterancestors("not"))
        if held is None or held.get("identifier") != declared.identifier or refused or _earned(rule) <= 0:
            continue
        given = [words(node) for node in children(rule, "baseValue")]
        minds_case = rule.tag == "match" or rule.get("caseSensitive", "true") != "false"
        for text in given or declared.correct:
            found.setdefault(text, Word(text, _earned(rule), minds_case))
    return list(found.values())


def _earned(rule: Element) -> Decimal:
    """What is added when this rule holds."""
    above = next((node for node in rule.iterancestors("responseIf", "responseElseIf")), None)
    set_to = child(above, "setOutcomeValue") if above is not None else None
    values = [number_in(words(node)) for node in inside(set_to, "baseValue")] if set_to is not None else []
    return next((value for value in values if value is not None), Decimal(1))
