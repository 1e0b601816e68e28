"""Formulas in items: TeX between `\\(` and `\\)` in the text, MathML on the page; what is no TeX stays text."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

from exams.domain.markup import clean

_FORMULA = re.compile(r"\\\((.{1,500}?)\\\)", re.DOTALL)


def has_formula(text: str) -> bool:
    """Is there TeX in it?"""
    return bool(_FORMULA.search(text))


def with_formulas(text: str) -> str:
    """HTML with every formula as MathML, cleaned like the rest."""
    return _FORMULA.sub(lambda found: _mathml(found[1]) or found[0], text)


def _mathml(tex: str) -> str:
    try:
        drawn = convert(html.unescape(tex))
    except Exception:  # noqa: BLE001 - the library raises whatever its parser meets
        return ""
    return clean(drawn)
