"""All editions shipped with the program, read once and kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qualifications.domain.edition import Edition
from qualifications.domain.reading import read_edition

FOLDER = Path(__file__).resolve().parents[1] / "editions"


@lru_cache(maxsize=1)
def load_editions() -> tuple[Edition, ...]:
    """Every edition in `editions/<family>/`, oldest first in a family; EditionRefused for a bad file."""
    found = [
        read_edition(path.read_text(encoding="utf-8"), name=f"{path.parent.name}/{path.name}")
        for path in sorted(FOLDER.glob("*/*.toml"))
    ]
    return tuple(sorted(found, key=lambda edition: (edition.family, edition.effective_from)))


def edition_text(key: str) -> str:
    """The file of this edition as it is shipped, to begin a draft with; empty when there is none."""
    found = next((edition for edition in load_editions() if edition.key == key), None)
    return (FOLDER / found.family / f"{found.key}.toml").read_text(encoding="utf-8") if found else ""
