"""What an inspector typed or scanned into the one search box."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{16,64})/?")
_BARE = re.compile(r"[A-Za-z0-9_-]{32}")
_HIDDEN = re.compile(r"[*＊×]")
LONGEST, MOST_WORDS = 200, 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """`token`: of a QR code; `words`: names, masked names or parts of an organisation's name; all of them must fit."""

    text: str
    token: str = ""
    words: tuple[str, ...] = ()


def read_phrase(text: str) -> Phrase:
    """A scanned address names one certificate; everything else is words. A number is words, too, until it is found."""
    text = text.strip()[:LONGEST]
    scanned = _TOKEN.search(text)
    if scanned or _BARE.fullmatch(text):
        return Phrase(text, token=scanned.group(1) if scanned else text)
    return Phrase(text, words=tuple(re.split(r"[\s,，、;；]+", text)[:MOST_WORDS]) if text else ())


def name_pattern(word: str) -> str:
    """A regular expression for a masked name, a sign of hiding for each character; empty when nothing is masked."""
    if not _HIDDEN.search(word):
        return ""
    return "^" + "".join("." if _HIDDEN.match(letter) else re.escape(letter) for letter in word) + "$"
