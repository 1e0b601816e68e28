"""What a poster may say, and how large: everything is measured before it is drawn, so that nothing runs over."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEMPLATES = ("slogan", "checklist", "steps", "hotline")
TONES = ("red", "amber", "blue", "green")
MOST_HEADLINES, LONGEST_HEADLINE = 3, 10
MOST_LINES, LONGEST_LINE = 6, 26
LONGEST_ORGANISATION, LONGEST_QR_LABEL, LONGEST_ADDRESS = 26, 12, 200
WIDE = 174.0
"""Millimetres of an A4 sheet between the margins."""
_NUMBER = re.compile(r"^(\d{3,5}|\d{3,4}-\d{7,8}|1\d{10})[ 　:：]+(.+)$")


@dataclass(frozen=True, slots=True)
class Poster:
    """What is drawn. `qr` is a whole address or empty."""

    template: str
    tone: str
    headline: tuple[str, ...]
    lines: tuple[str, ...]
    organisation: str = ""
    qr: str = ""
    qr_label: str = ""

    def as_row(self) -> dict[str, Any]:
        return {
            "template": self.template,
            "tone": self.tone,
            "headline": list(self.headline),
            "lines": list(self.lines),
            "organisation": self.organisation,
            "qr": self.qr,
            "qr_label": self.qr_label,
        }

    @property
    def words(self) -> str:
        return "".join((*self.headline, *self.lines, self.organisation, self.qr_label))


def from_row(row: Mapping[str, Any]) -> Poster:
    return Poster(**{**row, "headline": tuple(row["headline"]), "lines": tuple(row["lines"])})


def lines_of(text: str) -> tuple[str, ...]:
    """Lines that say something, spaces put in order."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def faults(poster: Poster) -> dict[str, str]:
    """Field → Chinese sentence; empty when it can be drawn."""
    found: dict[str, str] = {}
    if not poster.headline:
        found["headline"] = "请写标题。"
    elif len(poster.headline) > MOST_HEADLINES:
        found["headline"] = f"标题最多 {MOST_HEADLINES} 行。"
    elif max(map(em, poster.headline)) > LONGEST_HEADLINE:
        found["headline"] = f"标题每行最多 {LONGEST_HEADLINE} 个字，换行写成两三行更醒目。"
    if not poster.lines:
        found["lines"] = "请至少写一行内容。"
    elif len(poster.lines) > MOST_LINES:
        found["lines"] = f"内容最多 {MOST_LINES} 行，多了路过的人读不完。"
    elif max(map(em, poster.lines)) > LONGEST_LINE:
        found["lines"] = f"每行最多 {LONGEST_LINE} 个字。"
    if em(poster.organisation) > LONGEST_ORGANISATION:
        found["organisation"] = f"落款最多 {LONGEST_ORGANISATION} 个字。"
    if em(poster.qr_label) > LONGEST_QR_LABEL:
        found["qr_label"] = f"二维码说明最多 {LONGEST_QR_LABEL} 个字。"
    return found


def address_fault(text: str) -> str:
    """A code may only lead to a web address, or to a page of this site (beginning with /)."""
    if len(text) > LONGEST_ADDRESS:
        return f"地址最多 {LONGEST_ADDRESS} 个字符。"
    if re.fullmatch(r"https?://[^\s/@\\]+(/[^\s\\]*)?", text) or re.fullmatch(r"/(?![/\\])[^\s\\]*", text):
        return ""
    return "二维码只能放网址：以 http:// 或 https:// 开头，或者本站以 / 开头的地址。"


def em(text: str) -> float:
    """Width in characters: Latin letters and digits take a little more than half."""
    return sum(0.6 if ord(character) < 0x2E80 else 1.0 for character in text)


def number_and_words(line: str) -> tuple[str, str]:
    """`119 火警和救援` → its two parts; no number → empty first."""
    found = _NUMBER.match(line)
    return (found[1], found[2]) if found else ("", line)


def headline_size(lines: tuple[str, ...], *, high: float, largest: float) -> float:
    """Millimetres: the longest line fills the sheet, all lines together stay within `high`."""
    widest = max((em(line) for line in lines), default=1)
    return round(min(largest, WIDE / max(widest, 1), high / (1.16 * max(len(lines), 1))), 2)


def line_size(lines: tuple[str, ...], *, wide: float, high: float, largest: float, air: float) -> float:
    """The greatest size at which all lines, wrapped where they must be, stay within `high`; `air` is the space between
    two lines in their own size.
    """
    size = largest
    while size > 4.0:
        rows = [math.ceil(em(line) * size / wide - 0.001) for line in lines]
        if sum(row * size * 1.32 for row in rows) + len(lines) * air * size <= high:
            return round(size, 2)
        size -= 0.2
    return 4.0
