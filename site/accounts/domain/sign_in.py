"""What a person types to be known by, and when a run of failures closes the door for a while.

The lock belongs to one account on one device, never to an address: two hundred candidates sit behind one
(SEC-18, CON-4). Five failures within fifteen minutes close it for fifteen minutes (LAW-09).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

IdentifierKind = Literal["mobile", "email", "number", "name"]
_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class GuardPolicy:
    """How many failures within `window` close a bucket, and for how long after the last of them."""

    failures: int = 5
    window: timedelta = timedelta(minutes=15)


def normalise_mobile(text: str) -> str:
    """`+86 138-0013-8000` → `13800138000`; other text loses only its spaces and hyphens."""
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    for prefix in ("+86", "0086"):
        if plain.startswith(prefix):
            return plain[len(prefix) :]
    return plain[2:] if len(plain) == 13 and plain.startswith("86") else plain


def mobile_fault(mobile: str) -> str:
    """Why a normalised mainland mobile number can't be right, as a Chinese sentence; empty when it can."""
    return "" if _MOBILE.fullmatch(mobile) else "手机号应为 11 位数字，以 1 开头。"


def identifier_kind(text: str) -> IdentifierKind:
    """What kind of identifier this looks like; decided by its shape alone, so that it tells nothing about
    rows.
    """
    plain = text.strip()
    if "@" in plain:
        return "email"
    if _MOBILE.fullmatch(normalise_mobile(plain)):
        return "mobile"
    compact = "".join(unicodedata.normalize("NFKC", plain).split())
    if re.fullmatch(r"\d{17}[\dXx]|\d{15}", compact):
        return "number"
    return "name"


def locked_until(failures: Sequence[datetime], *, policy: GuardPolicy) -> datetime | None:
    """When the bucket opens again, by its failures in any order; None when it never closed.

    A closed bucket takes no tries, so the last closing run is the one that counts.
    """
    ordered = sorted(failures)
    until: datetime | None = None
    for index in range(policy.failures - 1, len(ordered)):
        if ordered[index] - ordered[index - policy.failures + 1] <= policy.window:
            until = ordered[index] + policy.window
    return until
