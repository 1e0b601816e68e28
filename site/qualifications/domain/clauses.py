"""An edition as a list of clauses: one rule each, with its path, its value and where it comes from.

A path is dotted as in the file (`practical.max_attempts`). A list of tables, such as the sections of the
theory paper, is one clause. A source for `hours` covers every clause below it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from qualifications.domain.edition import Edition, Source

CONFIRMED, MEMORY, SETTING = "confirmed", "memory", "setting"
STATES = frozenset({CONFIRMED, MEMORY, SETTING})
_HEAD = frozenset({"key", "family", "name", "instrument", "official_address", "sources", "open_questions"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of an edition. `value` None: the edition sets no such limit or does not speak of it."""

    path: str
    value: Any
    source: Source | None


@cache
def paths() -> tuple[str, ...]:
    """Every path a clause can have, in the order of the file."""
    return tuple(_paths(Edition, ""))


def _paths(kind: Any, prefix: str) -> Iterator[str]:
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if not prefix and field.name in _HEAD:
            continue
        path = f"{prefix}{field.name}"
        hint = hints[field.name]
        if isinstance(hint, types.UnionType):
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if dataclasses.is_dataclass(hint):
            yield from _paths(hint, f"{path}.")
        else:
            yield path


def is_path(path: str) -> bool:
    """Whether a source may be filed under this path: a clause or a whole table of them."""
    return any(known == path or known.startswith(f"{path}.") for known in paths())


def clauses(edition: Edition) -> list[Clause]:
    """Every rule of the edition, those it leaves out included with the value None."""
    return [Clause(path, _value(edition, path), source_of(edition, path)) for path in paths()]


def _value(edition: Edition, path: str) -> Any:
    value: Any = edition
    for name in path.split("."):
        value = getattr(value, name, None)
    return None if value == () else value


def source_of(edition: Edition, path: str) -> Source | None:
    """The source filed under the path itself, or under the nearest table above it."""
    while path:
        if path in edition.sources:
            return edition.sources[path]
        path = path.rpartition(".")[0]
    return None


def unsourced(edition: Edition) -> list[str]:
    """Paths that hold a value but no source."""
    return [clause.path for clause in clauses(edition) if clause.value is not None and clause.source is None]
