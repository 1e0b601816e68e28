"""The lists of accident kinds that the house brings along (`content/kinds`), read once a process."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from library.domain import accident_kinds
from library.domain.accident_kinds import KindEdition

FOLDER = Path(__file__).resolve().parents[1] / "content/kinds"
FIRST_EDITION = "gb-6441-1986"
"""Under which everything was filed before editions were kept."""


@cache
def kind_editions() -> tuple[KindEdition, ...]:
    """Oldest first."""
    rows = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
    return tuple(accident_kinds.ordered(accident_kinds.read_edition(row) for row in rows))


def kinds_of(key: str) -> tuple[str, ...]:
    """The kinds of one edition; none for an edition that is not known."""
    return next((one.all_kinds for one in kind_editions() if one.key == key), ())


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of every edition once, older ones first: old cases keep theirs."""
    names = dict.fromkeys(name for one in kind_editions() for name in one.all_kinds)
    return [(name, name) for name in names]


def edition_choices() -> list[tuple[str, str]]:
    """Editions a case can be filed under: those whose kinds are known."""
    return [(one.key, one.name) for one in kind_editions() if one.kinds]


def edition_for(day: date) -> KindEdition:
    return accident_kinds.edition_for(kind_editions(), day)


def successor(key: str, day: date) -> KindEdition | None:
    return accident_kinds.successor(kind_editions(), key, day)
