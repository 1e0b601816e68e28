"""Formulas of Word (OMML, ECMA-376 part 1 §22.1) as the MathML that may stand in an item."""

from __future__ import annotations

import re

from exams.domain.formats.safe_xml import Element, child, children, escape, local

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[\u4e00-\u9fff]+|[A-Za-zα-ωΑ-Ωϕϵ]|\S")
_PLACED = {"sSup": ("msup", "e", "sup"), "sSub": ("msub", "e", "sub"), "sSubSup": ("msubsup", "e", "sub", "sup"),
           "limLow": ("munder", "e", "lim"), "limUpp": ("mover", "e", "lim"), "f": ("mfrac", "num", "den")}  # fmt: skip
_PASSED = {"oMath", "e", "box", "borderBox", "num", "den", "sub", "sup", "deg", "lim", "fName", "func", "phant", "mr"}


class _Unknown(Exception):
    """An element that has no place in our MathML."""


def mathml(formula: Element) -> str:
    """A `math` element; nothing when the formula holds what can't be said in it."""
    try:
        inside = _row(formula)
    except _Unknown:
        return ""
    return f"<math>{inside}</math>" if inside else ""


def _row(node: Element | None) -> str:
    """The children of a node one after the other."""
    return "" if node is None else "".join(_one(part) for part in node)


def _boxed(node: Element | None) -> str:
    return f"<mrow>{_row(node)}</mrow>"


def _one(node: Element) -> str:
    name = local(node)
    if name.endswith("Pr") or name in ("bookmarkStart", "bookmarkEnd", "proofErr"):
        return ""
    if name == "r":
        return "".join(_tokens(part.text or "") for part in children(node, "t"))
    if name in _PLACED:
        tag, *parts = _PLACED[name]
        return f"<{tag}>{''.join(_boxed(child(node, part)) for part in parts)}</{tag}>"
    if name in _MADE:
        return _MADE[name](node)
    if name in _PASSED:
        return _row(node)
    raise _Unknown(name)


def _tokens(text: str) -> str:
    found = []
    for token in _TOKEN.findall(text):
        tag = "mn" if token[0].isdigit() else "mtext" if "\u4e00" <= token[0] <= "\u9fff" else "mo"
        tag = "mi" if tag == "mo" and token.isalpha() else tag
        found.append(f"<{tag}>{escape(token)}</{tag}>")
    return "".join(found)


def _said(node: Element, name: str, usual: str) -> str:
    """A character or a switch among the properties of an element."""
    properties = next((part for part in node if local(part).endswith("Pr")), None)
    held = child(properties, name) if properties is not None else None
    return usual if held is None else (held.get(f"{M}val") or "")


def _root(node: Element) -> str:
    degree = _row(child(node, "deg"))
    if degree and _said(node, "degHide", "0") not in ("1", "on", "true"):
        return f"<mroot>{_boxed(child(node, 'e'))}<mrow>{degree}</mrow></mroot>"
    return f"<msqrt>{_row(child(node, 'e'))}</msqrt>"


def _fenced(node: Element) -> str:
    between = f"<mo>{escape(_said(node, 'sepChr', '|'))}</mo>"
    inside = between.join(_boxed(part) for part in children(node, "e"))
    opened, closed = (_said(node, name, usual) for name, usual in (("begChr", "("), ("endChr", ")")))
    left, right = (f"<mo>{escape(mark)}</mo>" if mark else "" for mark in (opened, closed))
    return f"<mrow>{left}{inside}{right}</mrow>"


def _large(node: Element) -> str:
    sign = f"<mo>{escape(_said(node, 'chr', '∫'))}</mo>"
    around = f"<munderover>{sign}{_boxed(child(node, 'sub'))}{_boxed(child(node, 'sup'))}</munderover>"
    return f"<mrow>{around}{_row(child(node, 'e'))}</mrow>"


def _accented(node: Element) -> str:
    return f"<mover>{_boxed(child(node, 'e'))}<mo>{escape(_said(node, 'chr', '^'))}</mo></mover>"


def _barred(node: Element) -> str:
    tag = "mover" if _said(node, "pos", "bot") == "top" else "munder"
    return f"<{tag}>{_boxed(child(node, 'e'))}<mo>¯</mo></{tag}>"


def _table(node: Element) -> str:
    rows = ["".join(f"<mtd>{_row(cell)}</mtd>" for cell in children(row, "e")) for row in children(node, "mr")]
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


def _lines(node: Element) -> str:
    rows = [f"<mtr><mtd>{_row(line)}</mtd></mtr>" for line in children(node, "e")]
    return f"<mtable>{''.join(rows)}</mtable>"


_MADE = {
    "rad": _root, "d": _fenced, "nary": _large, "acc": _accented, "bar": _barred, "m": _table, "eqArr": _lines,
}  # fmt: skip
