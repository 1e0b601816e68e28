"""Reading an edition from its TOML: every key known, every required key there, or the file is refused."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any

from qualifications.domain.clauses import STATES, is_path, unsourced
from qualifications.domain.edition import Edition, Practical


class EditionRefused(Exception):
    """The file says something this program does not understand, or leaves out what it needs."""


def read_edition(text: str, *, name: str) -> Edition:
    """Parse one TOML text; `name` only serves the message. Raises EditionRefused."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionRefused(f"{name}: {error}") from error
    edition: Edition = read_table(Edition, raw, where=name)
    _refuse_impossible(edition, name=name)
    _refuse_unsourced(edition, name=name)
    return edition


def _refuse_impossible(edition: Edition, *, name: str) -> None:
    if edition.effective_to is not None and edition.effective_to < edition.effective_from:
        raise EditionRefused(f"{name}: effective_to is before effective_from")
    if edition.theory is not None:
        marks = sum(section.count * section.marks for section in edition.theory.sections)
        if marks != edition.theory.total_marks:
            raise EditionRefused(f"{name}: sections add up to {marks}, not to {edition.theory.total_marks} marks")
    if edition.practical is not None:
        weights = sum(subject.weight for subject in edition.practical.subjects)
        if weights != 100:  # noqa: PLR2004
            raise EditionRefused(f"{name}: practical weights add up to {weights}, not to 100")
        _refuse_unknown_ways(edition.practical, name=name)


def _refuse_unknown_ways(practical: Practical, *, name: str) -> None:
    """Who decides between two assessors is a word, and a word that nobody reads would decide nothing."""
    if practical.assessors not in (1, 2):
        raise EditionRefused(f"{name}: one or two assessors")
    if practical.beyond_difference not in ("chief", "third") or practical.veto_by not in ("chief", "any"):
        raise EditionRefused(f"{name}: unknown way to decide between two assessors")


def _refuse_unsourced(edition: Edition, *, name: str) -> None:
    """Every number names its source, every source names a rule and how sure it is."""
    for path in unsourced(edition):
        raise EditionRefused(f"{name}: {path} has no source")
    for path, source in edition.sources.items():
        if not is_path(path):
            raise EditionRefused(f"{name}: source {path!r} names no rule")
        if source.state not in STATES:
            raise EditionRefused(f"{name}: source {path!r} has the unknown state {source.state!r}")


def read_table(kind: Any, raw: Mapping[str, Any], *, where: str) -> Any:
    """A dataclass from a table. Absent optional keys become None, an unknown or missing key is refused."""
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    for key in raw:
        if key not in names:
            raise EditionRefused(f"{where}: unknown key {key!r}")
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.name in raw:
            values[field.name] = _value(hints[field.name], raw[field.name], where=f"{where}.{field.name}")
        elif _optional(hints[field.name]):
            values[field.name] = None
        elif field.default is dataclasses.MISSING:
            raise EditionRefused(f"{where}: key {field.name!r} is missing")
    return kind(**values)


def _optional(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


def _value(hint: Any, value: Any, *, where: str) -> Any:
    """One value checked against its type hint: scalars, dates, tables, lists and string-keyed tables."""
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    origin = typing.get_origin(hint)
    if origin is tuple:
        (inner, _) = typing.get_args(hint)
        if not isinstance(value, list):
            raise EditionRefused(f"{where}: a list is needed")
        return tuple(_value(inner, part, where=f"{where}[{index}]") for index, part in enumerate(value))
    if origin is dict:
        inner = typing.get_args(hint)[1]
        return {key: _value(inner, part, where=f"{where}.{key}") for key, part in value.items()}
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise EditionRefused(f"{where}: a table is needed")
        return read_table(hint, value, where=where)
    if hint is date and type(value) is date:
        return value
    if type(value) is not hint:
        raise EditionRefused(f"{where}: {value!r} is not {hint.__name__}")
    return value
