"""What an examination asks of a seat besides the answers: options of a sitting, and the ladder of warnings.

Read from `exams/integrity/*.toml` (numbers and what is proposed); a sitting stores its own choice as plain JSON and
freezes it with the lock. Nothing here ever ends an examination: people do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from exams.domain.accommodation import Aid


class IntegrityFault(Exception):
    """The file can't be used; the message says where."""


@dataclass(frozen=True, slots=True)
class Options:
    """One sitting's choice. `addresses`: networks of the room, frozen with the lock; `browser_keys`: Browser Exam Keys
    (64 hex digits) of the builds in use, empty: the Config Key alone; `quit_hash`: SHA-256 of the quit password.
    """

    full_screen: bool = False
    count_focus: bool = False
    block_copy: bool = False
    watermark: bool = False
    room_addresses: bool = False
    seb: bool = False
    snapshots: bool = False
    addresses: tuple[str, ...] = ()
    browser_keys: tuple[str, ...] = ()
    quit_hash: str = ""

    @property
    def is_guarded(self) -> bool:
        """Is each request of the exam screen looked at?"""
        return self.seb or self.room_addresses

    @property
    def is_any(self) -> bool:
        return any(getattr(self, name) for name in CHOICES)

    def stored(self) -> dict[str, Any]:
        """As JSON; empty when nothing is asked."""
        if not self.is_any:
            return {}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    def spared(self, aid: Aid) -> Options:
        """For somebody with an accommodation: reading aids copy what they read aloud or enlarge."""
        return self if aid.is_empty else replace(self, block_copy=False)


CHOICES = ("full_screen", "count_focus", "block_copy", "watermark", "room_addresses", "seb", "snapshots")


def options_of(stored: Mapping[str, Any]) -> Options:
    """From a sitting's JSON; what a later version added counts as not asked."""
    known = {field.name for field in fields(Options)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in stored.items() if key in known
    }
    return Options(**values)


@dataclass(frozen=True, slots=True)
class IntegrityRules:
    """The numbers of the TOML file; minutes, seconds and days as their names say."""

    name: str
    proposed: Options
    warnings: int
    away_seconds: int
    most_events: int
    snapshot_minutes: tuple[int, int]
    snapshot_most: int
    snapshot_days: int
    seb_minutes: int


def read_integrity(text: str) -> IntegrityRules:
    """Strict, as every file of rules."""
    try:
        raw = tomllib.loads(text)
        ladder, pictures = raw["ladder"], raw["snapshots"]
        proposed = raw["proposed"]
        if set(proposed) != set(CHOICES) or any(type(value) is not bool for value in proposed.values()):
            raise IntegrityFault("proposed: every option, true or false")
        rules = IntegrityRules(
            name=str(raw["name"]),
            proposed=Options(**proposed),
            warnings=int(ladder["warnings"]),
            away_seconds=int(ladder["away_seconds"]),
            most_events=int(ladder["most_events"]),
            snapshot_minutes=(int(pictures["least_minutes"]), int(pictures["most_minutes"])),
            snapshot_most=int(pictures["most"]),
            snapshot_days=int(pictures["keep_days"]),
            seb_minutes=int(raw["seb"]["open_minutes"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityFault(f"missing or wrong: {error}") from error
    least, most = rules.snapshot_minutes
    if min(rules.warnings, rules.away_seconds, rules.most_events, least, rules.snapshot_most, rules.snapshot_days) < 1:
        raise IntegrityFault("every number is at least 1")
    if most < least:
        raise IntegrityFault("snapshots: most_minutes is less than least_minutes")
    return rules


def rung(count: int, *, warnings: int) -> str:
    """`warn` for the first ones, `last` for the last warning, `tell` from then on. `count` begins with 1."""
    if count > warnings:
        return "tell"
    return "last" if count == warnings else "warn"
