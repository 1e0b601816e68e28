"""Three-level education (三级安全教育) as values: which levels an enterprise teaches, what they hold, what is lacking.

Editions are TOML files in `workforce/levels/`; the hours altogether (24 / 72) stand in the rule edition of the family
`three_level` and are handed in (R-10). Nothing here knows an article or an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

NEW, MOVED, RETURNED = "new", "moved", "returned"
"""Why somebody is taught: new in the organisation, moved to another post, back after a year (R-11)."""
STATES = ("confirmed", "memory", "setting")


class LevelsFault(ValueError):
    """A file of levels says something that can't be; the message names the file."""


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that has to be taught. `state`: `confirmed`, or `memory` where the text was not at hand."""

    key: str
    text: str
    short: str
    state: str
    high_risk: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number or list comes from, and how sure that is."""

    text: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """`min_hours`: this level alone, 0 where only the sum is asked; `is_reopened`: taught again after a move."""

    key: str
    name: str
    long_name: str
    article: str
    min_hours: int
    is_reopened: bool
    content: tuple[Content, ...]

    def asked(self, *, high_risk: bool) -> tuple[Content, ...]:
        """What must be taught; some of it in high-risk enterprises only."""
        return tuple(one for one in self.content if high_risk or not one.high_risk)


@dataclass(frozen=True, slots=True)
class Levels:
    """One edition. `industries`: words of an enterprise's trade that it is for; empty: all others."""

    key: str
    name: str
    instrument: str
    effective_from: date
    industries: tuple[str, ...]
    total_marks: int
    cut_score: int
    lowest_cut_score: int
    levels: tuple[Level, ...]
    sources: Mapping[str, Source]

    def level(self, key: str) -> Level:
        """KeyError for one there is not."""
        for one in self.levels:
            if one.key == key:
                return one
        raise KeyError(key)


def read_levels(name: str, data: Mapping[str, Any]) -> Levels:
    """From a parsed TOML file; LevelsFault for anything unknown, so that a slip never waives a lesson."""
    try:
        levels = tuple(_level(row) for row in data["level"])
        sources = {key: Source(**row) for key, row in data["sources"].items()}
        made = Levels(
            data["key"], data["name"], data["instrument"], data["effective_from"], tuple(data["industries"]),
            data["total_marks"], data["cut_score"], data["lowest_cut_score"], levels, sources,
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise LevelsFault(f"{name}: {error}") from error
    if not 0 < made.lowest_cut_score <= made.cut_score <= made.total_marks:
        raise LevelsFault(f"{name}: the pass mark lies outside the marks")
    if len({level.key for level in levels}) != len(levels) or not all(level.content for level in levels):
        raise LevelsFault(f"{name}: a level twice, or one without content")
    states = {one.state for level in levels for one in level.content} | {source.state for source in sources.values()}
    if states - set(STATES):
        raise LevelsFault(f"{name}: unknown state {sorted(states - set(STATES))}")
    return made


def _level(row: Mapping[str, Any]) -> Level:
    fields = dict(row)
    content = tuple(Content(**one) for one in fields.pop("content"))
    return Level(**fields, content=content)


def levels_for(industry: str, editions: Iterable[Levels], *, on: date) -> Levels:
    """The edition for this trade in force on the day; the one for everybody when none names it."""
    known = sorted((one for one in editions if one.effective_from <= on), key=lambda one: one.effective_from)
    fitting = [one for one in known if any(word in industry for word in one.industries)]
    general = [one for one in known if not one.industries]
    if not fitting and not general:
        raise LevelsFault(f"no levels in force on {on}")
    return (fitting or general)[-1]


def levels_to_teach(edition: Levels, *, reason: str, taught_before: bool) -> tuple[Level, ...]:
    """All of them for somebody new; after a move or a year away those that are reopened (R-11).

    Who was never taught here gets all of them whatever the reason: hiring and moving somebody the next day would
    otherwise save the company's level and the hours.
    """
    if reason == NEW or not taught_before:
        return edition.levels
    return tuple(level for level in edition.levels if level.is_reopened)


def hours_to_teach(levels: Sequence[Level], edition: Levels, *, initial: int) -> int:
    """The sum asked for: the rule's for the whole education, at least what the levels ask one by one."""
    own = sum(level.min_hours for level in levels)
    return max(initial, own) if len(levels) == len(edition.levels) else own


def lacking(
    *,
    hours: float,
    min_hours: float,
    asked: Iterable[str],
    ticked: Iterable[str],
    teacher: str,
    begins_on: date | None,
    ends_on: date | None,
    score: int | None,
    cut_score: int,
) -> list[str]:
    """What a level still lacks before it can be signed, a sentence each; empty when it can."""
    missing = []
    if hours <= 0:
        missing.append("还没有填写学时")
    elif hours < min_hours:
        missing.append(f"学时不足：这一级至少 {min_hours:g} 学时，已填 {hours:g}")
    if set(asked) - set(ticked):
        missing.append(f"还有 {len(set(asked) - set(ticked))} 项内容没有讲")
    if not teacher:
        missing.append("还没有填写授课人")
    if begins_on is None or ends_on is None:
        missing.append("还没有填写教育日期")
    if score is None:
        missing.append("还没有填写考核成绩")
    elif score < cut_score:
        missing.append(f"考核 {score} 分，未达到合格线 {cut_score} 分；补训后再考")
    return missing
