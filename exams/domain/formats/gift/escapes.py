"""GIFT's escapes: `\\~ \\= \\# \\{ \\} \\: \\\\` and `\\n` for a line end."""

from __future__ import annotations

import re

_ESCAPED = "~=#{}:\\n"
_HIDDEN = {f"\\{mark}": chr(0xFDD0 + at) for at, mark in enumerate(_ESCAPED)}
_SHOWN = {chr(0xFDD0 + at): ("\n" if mark == "n" else mark) for at, mark in enumerate(_ESCAPED)}
_FIND = re.compile(r"\\[~=#{}:\\n]")
_BACK = re.compile(f"[{''.join(_SHOWN)}]")
_RESERVED = str.maketrans({mark: f"\\{mark}" for mark in "~=#{}:\\"} | {"\n": "\\n", "\r": None})


def hide(text: str) -> str:
    """Escaped marks as characters that mean nothing to the grammar."""
    return _FIND.sub(lambda found: _HIDDEN[found.group()], text)


def show(text: str) -> str:
    """Hidden marks as what they stand for, blanks at the ends off."""
    return _BACK.sub(lambda found: _SHOWN[found.group()], text.strip())


def escape(text: str) -> str:
    """Text as GIFT wants it: reserved marks escaped, on one line."""
    return text.translate(_RESERVED)
