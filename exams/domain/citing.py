"""Which texts of law a 依据 names, and whether what it names is replaced (R-20).

A text is named by its number, its title or an alias, the longest name first, so that a number inside another one names
nothing. A name that a text in force shares names that one: 《高处作业分级》 alone is not the edition of 1993.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 4
"""Characters of a name that is looked for; shorter ones stand in other words."""


@dataclass(frozen=True, slots=True)
class LawText:
    """One text: how it is named, whether it is out of force, and what took its place (words, or nothing)."""

    key: str
    names: tuple[str, ...]
    is_replaced: bool
    successor: str = ""


def plain(text: str) -> str:
    """Without blanks, widths and kinds of dashes, by which the same number is written in many ways."""
    return re.sub(r"[‐-―−－]", "-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))).upper()


class Citations:
    """Looks for the names of many texts at once."""

    def __init__(self, texts: Iterable[LawText]) -> None:
        self._owners: dict[str, list[LawText]] = {}
        for text in texts:
            for name in {plain(name) for name in text.names}:
                if len(name) >= SHORTEST:
                    self._owners.setdefault(name, []).append(text)
        names = sorted(self._owners, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(name) for name in names)) if names else None

    def replaced_in(self, source: str) -> tuple[LawText, ...]:
        """The replaced texts that this 依据 rests on, in the order it names them."""
        if self._pattern is None or not source:
            return ()
        found: dict[str, LawText] = {}
        for name in self._pattern.findall(plain(source)):
            owners = self._owners[name]
            if all(text.is_replaced for text in owners):
                found.update({text.key: text for text in owners})
        return tuple(found.values())
