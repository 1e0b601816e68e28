"""Cells as people fill them in: tidied text, whole numbers, yes and no; nothing of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_SPACES = "\u3000\xa0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: where it stands (`名单!12`), its cells by column name, the columns that hold a formula, and whether it
    is hidden in the sheet.
    """

    place: str
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()
    is_hidden: bool = False

    def text(self, column: str) -> str:
        return tidy(self.cells.get(column, ""))


def tidy(text: str) -> str:
    """Full-width digits and letters to half-width, control characters out, blanks off the ends.

    Chinese punctuation stays as it is written.
    """
    kept = []
    for character in text:
        if "！" <= character <= "～" and character.isalnum():
            character = chr(ord(character) - 0xFEE0)
        if character in _SPACES:
            character = " "
        if unicodedata.category(character) not in ("Cc", "Cf"):
            kept.append(character)
    return "".join(kept).strip().lstrip("'’‘`").strip()


def same(text: str) -> str:
    """What two spellings of a name have in common: NFKC, no blanks, lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def whole(text: str) -> int | None:
    """A whole number of at most four digits; ValueError for anything else but nothing."""
    plain = tidy(text).removesuffix(".0")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 4):
        raise ValueError(plain)
    return int(plain)


def yes_no(text: str, *, default: bool = False) -> bool:
    """是/否 and what people write instead; ValueError for anything else."""
    plain = tidy(text).upper()
    if not plain:
        return default
    if plain in {"是", "有", "√", "✓", "Y", "YES", "TRUE", "1"}:
        return True
    if plain in {"否", "无", "×", "N", "NO", "FALSE", "0"}:
        return False
    raise ValueError(plain)
