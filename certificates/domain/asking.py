"""Rows by which certificates are asked for: what a list must hold for a kind, and what each row comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from certificates.domain.kinds import Kind

NAME, NUMBER, DOCUMENT = "姓名", "证件号码", "证件类型"
GIVEN = frozenset({"category", "item", "theory", "practical", "passed_on", "term"})
"""Facts that the platform knows by itself: a list has no column for them."""
_ALIASES = {"身份证号": NUMBER, "身份证号码": NUMBER, "证件号": NUMBER, "身份证": NUMBER}
MOST_ROWS, LONGEST = 5_000, 120


@dataclass(slots=True)
class Asked:
    """One certificate asked for. `person` is a key when known; else the three facts by which one is registered."""

    place: str
    name: str
    person: int | None = None
    number: str = ""
    document: str = ""
    item: int | None = None
    outcome: int | None = None
    slot: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    items: list[list[str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be issued, and why."""

    place: str
    name: str
    reason: str


def columns_of(kind: Kind) -> list[str]:
    """The headings of the list for a kind: the person, its facts, and the columns of its table of items."""
    facts = [shown.label for shown in kind.layout.fields if shown.key not in GIVEN]
    return [NAME, NUMBER, *facts, *(f"附页：{column.label}" for column in kind.layout.columns)]


def column_of(kind: Kind, heading: str) -> str:
    """Our column for a heading as typed; empty for others."""
    plain = heading.replace(":", "：")
    plain = _ALIASES.get(plain, plain)
    return plain if plain in (*columns_of(kind), DOCUMENT) else ""


def facts_in(kind: Kind, cells: Mapping[str, str]) -> dict[str, str]:
    """Key → value of the facts that the row fills."""
    found = {
        shown.key: " ".join(cells.get(shown.label, "").split())
        for shown in kind.layout.fields
        if shown.key not in GIVEN
    }
    return {key: value for key, value in found.items() if value}


def item_row(kind: Kind, cells: Mapping[str, str]) -> list[str]:
    """The row of the table of items; empty when all its cells are."""
    row = [" ".join(cells.get(f"附页：{column.label}", "").split()) for column in kind.layout.columns]
    return row if any(row) else []


def too_long(cells: Mapping[str, str]) -> str:
    """The first column whose text is too long for a certificate."""
    return next((name for name, text in cells.items() if len(text) > LONGEST), "")


def slot_of(kind: str, *, source: str, person: str, about: Iterable[str] = ()) -> str:
    """What a certificate is for, as one text: the same thing asked for twice has the same slot."""
    digest = hashlib.sha256("\n".join([person, *about]).encode()).hexdigest()[:40]
    return f"{kind}:{source}:{digest}"[:160]
