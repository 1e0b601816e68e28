"""Reading an edition from its TOML: every key known, every required key there, or the file is refused."""

from __future__ import annotations

import dataclasses
import re
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


TYPES: dict[Any, str] = {int: "整数", str: "文字", bool: " true 或 false", date: "日期", float: "小数"}
_PLACE = re.compile(r"line (\d+), column (\d+)")


def place_of(error: tomllib.TOMLDecodeError) -> str:
    """Where the text stops being TOML: the parser's own words are English."""
    found = _PLACE.search(str(error))
    return f"第 {found[1]} 行第 {found[2]} 个字符处写得不对（TOML 格式）" if found else "末尾不完整（TOML 格式）"


def read_edition(text: str, *, name: str) -> Edition:
    """Parse one TOML text; `name` only serves the message. Raises EditionRefused."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionRefused(f"{name}：{place_of(error)}") from error
    edition: Edition = read_table(Edition, raw, where=name)
    _refuse_impossible(edition, name=name)
    _refuse_unsourced(edition, name=name)
    return edition


def _refuse_impossible(edition: Edition, *, name: str) -> None:
    if edition.effective_to is not None and edition.effective_to < edition.effective_from:
        raise EditionRefused(f"{name}：effective_to 早于 effective_from")
    if edition.theory is not None:
        marks = sum(section.count * section.marks for section in edition.theory.sections)
        if marks != edition.theory.total_marks:
            raise EditionRefused(f"{name}：各部分合计 {marks} 分，应为 {edition.theory.total_marks} 分")
    if edition.practical is not None:
        weights = sum(subject.weight for subject in edition.practical.subjects)
        if weights != 100:  # noqa: PLR2004
            raise EditionRefused(f"{name}：实操各科权重合计 {weights}，应为 100")
        _refuse_unknown_ways(edition.practical, name=name)


def _refuse_unknown_ways(practical: Practical, *, name: str) -> None:
    """Who decides between two assessors is a word, and a word that nobody reads would decide nothing."""
    if practical.assessors not in (1, 2):
        raise EditionRefused(f"{name}：考评员应为 1 人或 2 人")
    if practical.beyond_difference not in ("chief", "third") or practical.veto_by not in ("chief", "any"):
        raise EditionRefused(f"{name}：两名考评员不一致时由谁裁定，写得不对")


def _refuse_unsourced(edition: Edition, *, name: str) -> None:
    """Every number names its source, every source names a rule and how sure it is."""
    for path in unsourced(edition):
        raise EditionRefused(f"{name}：{path} 没有写出处")
    for path, source in edition.sources.items():
        if not is_path(path):
            raise EditionRefused(f"{name}：出处“{path}”没有对应的规则")
        if source.state not in STATES:
            raise EditionRefused(f"{name}：出处“{path}”的状态“{source.state}”不认识")


def read_table(kind: Any, raw: Mapping[str, Any], *, where: str) -> Any:
    """A dataclass from a table. Absent optional keys become None, an unknown or missing key is refused."""
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    for key in raw:
        if key not in names:
            raise EditionRefused(f"{where}：不认识的键“{key}”")
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.name in raw:
            values[field.name] = _value(hints[field.name], raw[field.name], where=f"{where}.{field.name}")
        elif _optional(hints[field.name]):
            values[field.name] = None
        elif field.default is dataclasses.MISSING:
            raise EditionRefused(f"{where}：缺少键“{field.name}”")
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
            raise EditionRefused(f"{where}：应为一组值（方括号）")
        return tuple(_value(inner, part, where=f"{where}[{index}]") for index, part in enumerate(value))
    if origin is dict:
        inner = typing.get_args(hint)[1]
        return {key: _value(inner, part, where=f"{where}.{key}") for key, part in value.items()}
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise EditionRefused(f"{where}：应为一个表")
        return read_table(hint, value, where=where)
    if hint is date and type(value) is date:
        return value
    if type(value) is not hint:
        raise EditionRefused(f"{where}：{value!r} 不是{TYPES.get(hint, hint.__name__)}")
    return value
