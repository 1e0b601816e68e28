"""Kinds of accidents as data: each list by the edition of the standard it comes from, with its days (domain.md, R-20).

A case keeps the edition it was filed under, whatever comes later. An edition whose kinds are not known for certain
lists none: the standard's succession is on record, and the last list that is known goes on being used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class KindEdition:
    """`kinds` of the standard, `beside` those we file next to it; the days are inclusive, None is open."""

    key: str
    instrument: str
    name: str
    effective_from: date | None
    effective_to: date | None
    kinds: tuple[str, ...]
    beside: tuple[str, ...]
    is_checked: bool

    @property
    def all_kinds(self) -> tuple[str, ...]:
        return self.kinds + self.beside

    def is_in_force(self, day: date) -> bool:
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


class KindsRefused(ValueError):
    """The files contradict each other; the text says what to mend."""


def read_edition(row: Mapping[str, Any]) -> KindEdition:
    """A row of the file. KindsRefused when its days are the wrong way round or a kind stands there twice."""
    edition = KindEdition(
        key=row["key"],
        instrument=row["instrument"],
        name=row["name"],
        effective_from=_day(row["effective_from"]),
        effective_to=_day(row["effective_to"]),
        kinds=tuple(row["kinds"]),
        beside=tuple(row["beside"]),
        is_checked=row["check"] == "已核对",
    )
    if edition.effective_from and edition.effective_to and edition.effective_to < edition.effective_from:
        raise KindsRefused(f"{edition.key}: ends before it begins")
    if len(set(edition.all_kinds)) < len(edition.all_kinds):
        raise KindsRefused(f"{edition.key}: a kind twice")
    return edition


def ordered(editions: Iterable[KindEdition]) -> list[KindEdition]:
    """Oldest first. KindsRefused when two are in force on one day."""
    rows = sorted(editions, key=lambda one: one.effective_from or date.min)
    for before, after in zip(rows, rows[1:], strict=False):
        if before.effective_to is None or after.effective_from is None or before.effective_to >= after.effective_from:
            raise KindsRefused(f"{before.key} and {after.key} are in force on the same day")
    return rows


def edition_for(editions: Iterable[KindEdition], day: date) -> KindEdition:
    """Under which a case of that day is filed: the one in force, or the last before it whose kinds are known."""
    begun = [one for one in ordered(editions) if one.effective_from is None or one.effective_from <= day]
    known = [one for one in begun if one.kinds]
    if not known:
        raise KindsRefused(f"no list of kinds is known for {day}")
    return known[-1]


def successor(editions: Iterable[KindEdition], key: str, day: date) -> KindEdition | None:
    """The edition in force on that day, when it is another than this one."""
    current = next((one for one in ordered(editions) if one.is_in_force(day)), None)
    return current if current is not None and current.key != key else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
