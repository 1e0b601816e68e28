"""Certificate numbers: `AP-2026-000123-7`, the letters of the kind, a running serial of the year and a check digit; no
digit of any document (SEC-07).

The check digit is ISO/IEC 7064 MOD 11,10 over year and serial: it finds every single wrong digit, so a typing
slip is told apart from a certificate that does not exist before any row is read.
"""

from __future__ import annotations

import re
import unicodedata

PREFIX = "AP"
_SHAPE = re.compile(r"^([A-Z]{2})-?(\d{4})-?(\d{6,8})-?(\d)$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))


def check_digit(digits: str) -> str:
    """ISO/IEC 7064 MOD 11,10 of a string of digits."""
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def series_key(year: int, prefix: str = PREFIX) -> str:
    """The series whose lock hands out the serials of one kind and year."""
    return f"{prefix}-{year}"


def format_number(*, year: int, serial: int, prefix: str = PREFIX) -> str:
    """The printed number of one serial."""
    digits = f"{year:04d}{serial:06d}"
    return f"{prefix}-{year:04d}-{serial:06d}-{check_digit(digits)}"


def normalise(text: str) -> str:
    """What a person typed, as a printed number; empty when it can't be one."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    shape = _SHAPE.match("".join(plain.split()))
    if not shape or check_digit(shape[2] + shape[3]) != shape[4]:
        return ""
    return "-".join(shape.groups())
