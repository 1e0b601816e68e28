"""Cells of a table as people fill them in: tidied text, errors of Excel, days; nothing of files."""

from __future__ import annotations

import re
from datetime import date, timedelta

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_UNSEEN = (
    *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
)  # fmt: skip
_TIDY = {code: code - 0xFEE0 for code in _WIDE} | {0x3000: " ", 0xA0: " "} | dict.fromkeys(_UNSEEN)
_DAY = re.compile(r"(\d{4})\s*[.\-/年]\s*(\d{1,2})\s*[.\-/月]\s*(\d{1,2})\s*日?(?:[ T]\d.*)?")
_WIDE_MARKS = str.maketrans("．／－", "./-")
_EXCEL_START = date(1899, 12, 30)
_SERIAL, _PLAIN = re.compile(r"[3-6]\d{4}"), re.compile(r"(\d{4})(\d{2})(\d{2})")
"""Days as Excel counts them, from 1982 to 2091: what else has five digits is no day."""


def tidy(text: str) -> str:
    """Full-width digits and letters to half-width, what nobody sees out, blanks off the ends.

    Chinese punctuation and line breaks stay as they are written.
    """
    return text.translate(_TIDY).strip()


def read_day(text: str) -> date | None:
    """`2026-06-01`, `2026.6.1`, `2026/6/1`, `2026年6月1日`, `20260601`, a day as Excel counts it; None for nothing.

    ValueError for anything else.
    """
    plain = tidy(text).translate(_WIDE_MARKS)
    if not plain:
        return None
    if _SERIAL.fullmatch(plain):
        return _EXCEL_START + timedelta(days=int(plain))
    found = _PLAIN.fullmatch(plain) or _DAY.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day)
