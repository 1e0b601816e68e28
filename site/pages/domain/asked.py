"""What an address or a form asks for in plain figures."""

from __future__ import annotations

DIGITS = 18
"""As many as a key in the database has at the most: Python refuses thousands of digits, SQLite more than these."""


def whole_number(text: str, *, digits: int = DIGITS) -> int | None:
    """Zero or more, in ASCII figures; None for anything else: `²` is a digit to Python, too, but no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
