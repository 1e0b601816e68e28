"""A bank of practical tasks as text: strict to read, so that a slip of the pen never reaches an assessor.

Shape (TOML): `key`, `name`, `items` (keys of operation items; empty: every item without a sheet of its own), and
`[[subjects]]` with `code` and `[[subjects.tasks]]` of `key`, `name`, `minutes`, `equipment`, `photos` (what is to be
photographed) and `steps`, each `{text, marks}` or `{text, veto = true}`. The weights of the subjects are the edition's;
the steps of every task must add up to the weight of its subject.
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
class Task:
    """One task (题目) of a subject, as an assessor scores it. `minutes`: how long the candidate has."""

    key: str
    name: str
    minutes: int
    equipment: tuple[str, ...]
    photos: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def marks(self) -> int:
        return sum(step.marks for step in self.steps)


@dataclass(frozen=True, slots=True)
class SheetValue:
    """Tasks by subject code, in the order of the file."""

    key: str
    name: str
    items: tuple[str, ...]
    subjects: dict[str, tuple[Task, ...]]


def read_sheet(text: str) -> SheetValue:
    """SheetFault for unknown or missing keys, wrong types, empty lists, and marks that are no marks."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SheetFault(f"TOML: {error}") from error
    _only(raw, {"key", "name", "items", "subjects"}, "sheet")
    subjects: dict[str, tuple[Task, ...]] = {}
    seen: set[str] = set()
    for row in _list(raw, "subjects", "sheet"):
        _only(row, {"code", "tasks"}, "subject")
        code = _text(row, "code", "subject")
        if code in subjects:
            raise SheetFault(f"{code}: stands twice")
        subjects[code] = tuple(_task(task, code) for task in _list(row, "tasks", code))
        if not subjects[code]:
            raise SheetFault(f"{code}: has no tasks")
        for task in subjects[code]:
            if task.key in seen:
                raise SheetFault(f"{task.key}: stands twice")
            seen.add(task.key)
        if len({task.marks for task in subjects[code]}) != 1:
            raise SheetFault(f"{code}: its tasks are worth different marks")
    items = _texts(raw, "items", "sheet")
    return SheetValue(_text(raw, "key", "sheet"), _text(raw, "name", "sheet"), items, subjects)


def _task(row: Any, code: str) -> Task:
    _only(row, {"key", "name", "minutes", "equipment", "photos", "steps"}, code)
    key, minutes = _text(row, "key", code), row["minutes"]
    if type(minutes) is not int or not 1 <= minutes <= 180:  # noqa: PLR2004 - three hours is no slip of the pen yet
        raise SheetFault(f"{key}: minutes are whole, from 1 to 180")
    steps = tuple(_step(step, key) for step in _list(row, "steps", key))
    if not any(step.marks for step in steps):
        raise SheetFault(f"{key}: has no steps")
    return Task(key, _text(row, "name", key), minutes, _texts(row, "equipment", key), _texts(row, "photos", key), steps)


def _step(row: Any, key: str) -> Step:
    _only(row, {"text", "marks", "veto"}, key, optional={"marks", "veto"})
    marks, veto = row.get("marks", 0), row.get("veto", False)
    if type(marks) is not int or marks < 0 or type(veto) is not bool or (marks == 0 and not veto):
        raise SheetFault(f"{key}: marks are whole and above 0, or none for a veto step")
    return Step(_text(row, "text", key), marks, is_veto=veto)


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


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = _list(row, key, where)
    if not all(isinstance(text, str) and text.strip() for text in value):
        raise SheetFault(f"{where}: {key} must be a list of texts")
    return tuple(value)


def _list(row: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = row[key]
    if not isinstance(value, list):
        raise SheetFault(f"{where}: {key} must be a list")
    return value
