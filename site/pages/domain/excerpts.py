"""The text around what was looked for, cut into plain and marked pieces: a page prints each of them escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pages.domain.bigrams import HAN, Run

BEFORE = 24
"""Characters shown before the first hit."""
_ORDER = re.compile(r"令(\d+)号")
_STANDARD = re.compile(r"([a-z]{2,4}\d{0,2}?)(\d[\dp]*)")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Cut:
    text: str
    is_hit: bool = False


def cuts(text: str, runs: list[Run], *, most: int) -> list[Cut]:
    """About `most` characters of a text around its first hit; without a hit its beginning."""
    text = re.sub(r"\s*\n\s*", " · ", text.strip())
    wanted = pattern(runs)
    first = wanted.search(text) if wanted else None
    start = max(first.start() - BEFORE, 0) if first else 0
    end = min(start + most, len(text))
    window = text[start:end]
    found = marked(window, runs)
    if start:
        found = [Cut("…"), *found]
    return [*found, Cut("…")] if end < len(text) else found


def marked(text: str, runs: list[Run]) -> list[Cut]:
    """The whole text, with what was looked for marked."""
    wanted = pattern(runs)
    if wanted is None:
        return [Cut(text)]
    found: list[Cut] = []
    at = 0
    for hit in wanted.finditer(text):
        if hit.start() > at:
            found.append(Cut(text[at : hit.start()]))
        found.append(Cut(hit.group(), is_hit=True))
        at = hit.end()
    if at < len(text):
        found.append(Cut(text[at:]))
    return found


def pattern(runs: list[Run]) -> re.Pattern[str] | None:
    """Whole runs first, the longest before the others."""
    texts = sorted({_of(run) for run in runs}, key=len, reverse=True)
    return re.compile("|".join(texts), re.IGNORECASE) if texts else None


def _of(run: Run) -> str:
    """A run as it may stand in a text: pairs joined again, digits of any width, a number in any of its forms."""
    if len(run.words) == 1:
        word = run.words[0]
        if order := _ORDER.fullmatch(word):
            number = _digits(order.group(1))
            return rf"令\s?第?\s?{number}\s?号|第?\s?{number}\s?号\s?令"
        if (standard := _STANDARD.fullmatch(word)) and not run.prefix:
            number = _digits(standard.group(2).replace("p", "."))
            return rf"{standard.group(1)}\s?(?:[/-]?\s?[tz])?\s?-?\s?{number}"
    text = ""
    for word in run.words:
        joins = len(word) == 2 and text and re.fullmatch(rf"[{HAN}]{{2}}", word) and text[-1] == word[0]
        repeats = len(word) == 1 and text and text[-1] == word and re.fullmatch(rf"[{HAN}]", word)
        text += word[1] if joins else "" if repeats else word
    whole = "".join(_digits(letter) if letter.isdigit() else re.escape(letter) for letter in text)
    return rf"(?<![a-z0-9]){whole}" if text[0].isascii() and text[0].isalnum() else whole


def _digits(number: str) -> str:
    return "".join(
        f"[{digit}{digit.translate(_FULL)}]" if digit.isascii() and digit.isdigit() else re.escape(digit)
        for digit in number
    )
