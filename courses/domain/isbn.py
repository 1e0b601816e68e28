"""ISBN-13 and ISBN-10: their check digits (ISO 2108)."""

from __future__ import annotations


def plain(text: str) -> str:
    """Without hyphens and spaces, in capitals."""
    return text.replace("-", "").replace(" ", "").replace("–", "").upper()


def is_valid(text: str) -> bool:
    number = plain(text)
    if not number.isascii():
        return False
    if len(number) == 13 and number.isdecimal() and number[:3] in ("978", "979"):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number)) % 10 == 0
    if len(number) == 10 and number[:9].isdecimal() and (number[9].isdecimal() or number[9] == "X"):
        values = [10 if digit == "X" else int(digit) for digit in number]
        return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0
    return False
