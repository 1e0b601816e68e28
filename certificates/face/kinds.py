"""The kinds as their files say, read once a process."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from certificates.domain.kinds import Kind, KindFault, read_kind

FOLDER = Path(__file__).resolve().parents[1] / "kinds"


@lru_cache(maxsize=1)
def built_in_kinds() -> dict[str, Kind]:
    """Key → kind, in the order of the files' names. KindFault when two share a key or the letters of their numbers."""
    found: dict[str, Kind] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        kind = read_kind(tomllib.loads(file.read_text(encoding="utf-8")))
        if kind.key in found or any(kind.prefix == other.prefix for other in found.values()):
            raise KindFault(f"{file.name}: key or prefix is used twice")
        found[kind.key] = kind
    return found


def built_in(key: str) -> Kind:
    """KeyError when there is no such kind."""
    return built_in_kinds()[key]
