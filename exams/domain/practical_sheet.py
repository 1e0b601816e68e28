"""A practical scoring sheet as text: strict to read, so that a slip of the pen never reaches an assessor.

Shape (TOML): `key`, `name`, `items` (keys of operation items; empty: every item without a sheet of its own), and
`[[subjects]]` with `code` and `[[subjects.steps]]` of `text`, `marks`, optional `veto`. The weights are the
edition's; steps must add up to them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exams.domain.practical import Step


class SheetFault(Exception):
    """The sheet can't be used; the message says where."""


@dataclass(frozen=True, slots=True)
class SheetValue:
    """Steps by subject code, in the order of the file."""

    key: str
    name: str
    items: tuple[str, ...]
    subjects: dict[str, tuple[Step, ...]]


def read_sheet(text: str) -> SheetValue:
    """SheetFault for unknown or missing keys, wrong types, empty steps, and marks that are no marks."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SheetFault(f"TOML: {error}") from error
    _only(raw, {"key", "name", "items", "subjects"}, "sheet")
    subjects: dict[str, tuple[Step, ...]] = {}
    for row in _list(raw, "subjects", "sheet"):
        _only(row, {"code", "steps"}, "subject")
        code = _text(row, "code", "subject")
        if code in subjects:
            raise SheetFault(f"{code}: stands twice")
        subjects[code] = tuple(_step(step, code) for step in _list(row, "steps", code))
        if not subjects[code]:
            raise SheetFault(f"{code}: has no steps")
    items = raw["items"]
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise SheetFault("items: a list of keys")
    return SheetValue(_text(raw, "key", "sheet"), _text(raw, "name", "sheet"), tuple(items), subjects)


def _step(row: Any, code: str) -> Step:
    _only(row, {"text", "marks", "veto"}, code, optional={"veto"})
    marks, veto = row["marks"], row.get("veto", False)
    if type(marks) is not int or marks < 0 or type(veto) is not bool or (marks == 0 and not veto):
        raise SheetFault(f"{code}: marks are whole and above 0, or 0 for a veto step")
    return Step(_text(row, "text", code), marks, is_veto=veto)


def _only(row: Any, keys: set[str], where: str, *, optional: frozenset[str] | set[str] = frozenset()) -> None:
    if not isinstance(row, Mapping):
        raise SheetFault(f"{where}: not a table")
    if unknown := set(row) - keys:
        raise SheetFault(f"{where}: unknown {', '.join(sorted(unknown))}")
    if missing := keys - optional - set(row):
        raise SheetFault(f"{where}: missing {', '.join(sorted(missing))}")


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise SheetFault(f"{where}: {key} must be text")
    return value


def _list(row: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = row[key]
    if not isinstance(value, list):
        raise SheetFault(f"{where}: {key} must be a list")
    return value
