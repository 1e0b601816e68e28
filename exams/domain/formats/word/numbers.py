"""The numbers that Word shows before paragraphs without writing them: lists of numbering.xml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exams.domain.formats.safe_xml import Element, child, children, local

_DIGITS = "零一二三四五六七八九"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def chinese(number: int) -> str:
    """十二 for 12, up to 99; beyond that digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def roman(number: int) -> str:
    """XIV for 14."""
    table = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in table:
        while number >= value:
            text, number = text + letters, number - value
    return text


def letters(number: int) -> str:
    """C for 3, AA for 27."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _shown(number: int, format: str) -> str:
    if format == "upperLetter":
        return letters(number)
    if format == "lowerLetter":
        return letters(number).lower()
    if format in ("upperRoman", "lowerRoman"):
        return roman(number) if format == "upperRoman" else roman(number).lower()
    if "hinese" in format or "ideograph" in format or "japanese" in format:
        return chinese(number)
    if format in ("bullet", "none"):
        return ""
    return str(number)


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbers:
    """Counts as Word does: each list on its own, deeper levels begin anew after a higher one."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def before(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of this list, as Word shows it."""
        name = self.lists.get(list_id)
        if name is None or list_id == "0":
            return ""
        if (list_id, level) in self.starts and (list_id, level) not in self.seen:
            self.counts[(name, level)] = self.starts[(list_id, level)] - 1
        self.seen.add((list_id, level))
        rule = self.levels.get((name, level), _Level())
        self.counts[(name, level)] = self.counts.get((name, level), rule.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == name and key[1] > level]:
            del self.counts[deeper]
        text = rule.text
        for at in range(level + 1):
            shape = self.levels.get((name, at), _Level())
            text = text.replace(f"%{at + 1}", _shown(self.counts.get((name, at), shape.start), shape.format))
        return "" if rule.format == "bullet" else text


def read_numbers(root: Element | None) -> Numbers:
    """The lists of a numbering part; none without one."""
    numbers = Numbers()
    if root is None:
        return numbers
    for node in children(root, "abstractNum"):
        name = node.get(f"{W}abstractNumId", "")
        for level in children(node, "lvl"):
            at = _number(level.get(f"{W}ilvl"), 0)
            numbers.levels[(name, at)] = _level(level, at)
    for node in children(root, "num"):
        list_id = node.get(f"{W}numId", "")
        numbers.lists[list_id] = _value(node, "abstractNumId") or ""
        for change in children(node, "lvlOverride"):
            start = _value(change, "startOverride")
            if start is not None:
                numbers.starts[(list_id, _number(change.get(f"{W}ilvl"), 0))] = _number(start, 1)
    return numbers


def _level(node: Element, at: int) -> _Level:
    text = _value(node, "lvlText")
    return _Level(
        _value(node, "numFmt") or "decimal",
        f"%{at + 1}." if text is None else text,
        _number(_value(node, "start"), 1),
    )


def _value(node: Element, name: str) -> str | None:
    found = child(node, name)
    return None if found is None else found.get(f"{W}val")


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,5}", text) else usual


def list_of(paragraph: Element, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """(list, level) of a paragraph: its own, else that of its style."""
    own = next((node for node in paragraph if local(node) == "pPr"), None)
    if own is None:
        return None
    marked = child(own, "numPr")
    if marked is not None:
        return _value(marked, "numId") or "0", _number(_value(marked, "ilvl"), 0)
    style = _value(own, "pStyle")
    return styles.get(style) if style else None


def read_styles(root: Element | None) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs."""
    found: dict[str, tuple[str, int]] = {}
    for style in children(root, "style") if root is not None else []:
        properties = child(style, "pPr")
        marked = child(properties, "numPr") if properties is not None else None
        list_id = _value(marked, "numId") if marked is not None else None
        if marked is not None and list_id:
            found[style.get(f"{W}styleId", "")] = (list_id, _number(_value(marked, "ilvl"), 0))
    return found
