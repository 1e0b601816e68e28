"""Kinds of misconduct with their consequences, read from the room's rules, and until when a review may be asked for.

Shape (TOML): `name`, `editions` (keys; empty: every edition without rules of its own), `review_days`,
`[sources]` of texts, and `[[kinds]]` with `key`, `words`, `consequence` (`warning` or `void`), and where it is so
`part` (`theory` or `practical`; without: both) and `is_fraud` (a pass got by deception).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

PARTS = ("", "theory", "practical")


class Consequence(StrEnum):
    """口头警告, or leaving the room with the marks of this sitting void."""

    WARNING = "warning"
    VOID = "void"


class RulesFault(Exception):
    """The file can't be used; the message says where."""


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    words: str
    consequence: Consequence
    part: str = ""
    is_fraud: bool = False


@dataclass(frozen=True, slots=True)
class RoomRules:
    """`review_days`: calendar days after the decision in which the candidate may ask for a review."""

    name: str
    editions: tuple[str, ...]
    review_days: int
    kinds: tuple[Kind, ...]

    def kind(self, key: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.key == key), None)

    def kinds_of(self, part: str) -> tuple[Kind, ...]:
        """What can happen in an examination of this part."""
        return tuple(kind for kind in self.kinds if kind.part in ("", part))


def read_room_rules(text: str) -> RoomRules:
    """Strict, so that a slip of the pen never decides about anybody's marks."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesFault(f"TOML: {error}") from error
    unknown = set(raw) - {"name", "editions", "review_days", "kinds", "sources"}
    if unknown:
        raise RulesFault(f"unknown: {', '.join(sorted(unknown))}")
    try:
        kinds = tuple(_kind(row) for row in raw["kinds"])
        rules = RoomRules(str(raw["name"]), tuple(raw["editions"]), int(raw["review_days"]), kinds)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesFault(f"missing or wrong: {error}") from error
    if not rules.kinds or rules.review_days < 1:
        raise RulesFault("kinds and review_days are needed")
    if len({kind.key for kind in kinds}) != len(kinds):
        raise RulesFault("a key stands twice")
    return rules


def _kind(row: dict[str, Any]) -> Kind:
    if set(row) - {"key", "words", "consequence", "part", "is_fraud"}:
        raise ValueError(f"unknown in a kind: {sorted(row)}")
    part, is_fraud = row.get("part", ""), row.get("is_fraud", False)
    if part not in PARTS or type(is_fraud) is not bool:
        raise ValueError(f"part or is_fraud: {part!r}, {is_fraud!r}")
    return Kind(str(row["key"]), str(row["words"]), Consequence(row["consequence"]), part, is_fraud)


def review_until(decided_at: datetime, days: int) -> datetime:
    """The last moment of the last day; `decided_at` in the house's own time zone."""
    last = decided_at + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)
