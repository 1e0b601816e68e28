"""What an address, a form or a script asks for: plain figures, and the object in a body."""

from __future__ import annotations

import json
from typing import Any

DIGITS = 18
"""As many as a key in the database has at the most: Python refuses thousands of digits, SQLite more than these."""


def whole_number(text: str, *, digits: int = DIGITS) -> int | None:
    """Zero or more, in ASCII figures; None for anything else: `²` is a digit to Python, too, but no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def json_object(body: bytes, *, most: int | None = None) -> dict[str, Any]:
    """The object in a body of at most so many bytes. ValueError for anything else, however deeply it is nested."""
    if most is not None and len(body) > most:
        raise ValueError("too long")
    try:
        found = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
