"""The levels of education, read once from their files."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from accounts.api import Organisation
from workforce.domain.levels import Levels, levels_for, read_levels

FOLDER = Path(__file__).resolve().parents[1] / "levels"


@cache
def load_levels() -> tuple[Levels, ...]:
    """Every edition shipped with the program."""
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(read_levels(file.name, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def levels_of(organisation: Organisation, *, on: date) -> Levels:
    """By the organisation's trade, on the day of the post (R-01)."""
    return levels_for(organisation.industry, load_levels(), on=on)


def edition_named(key: str) -> Levels:
    """The one a programme was opened by; KeyError when it is gone."""
    for edition in load_levels():
        if edition.key == key:
            return edition
    raise KeyError(key)
