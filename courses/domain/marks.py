"""Where the marks of a class's members come from.

Examinations and mock examinations lie above this app, so they announce themselves here; the archive of a class asks
for marks and never knows of papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """One line. `person`: primary key; `kind`: 模拟, 理论 or 实操; `word`: 合格, 不合格, 作废."""

    person: int
    kind: str
    title: str
    day: date
    score: str
    cut: str
    word: str


Source = Callable[[int], Sequence[Mark]]
"""`source(training_class)`: primary key of the class → marks that its institution may read."""
_SOURCES: list[Source] = []


def announce_marks(source: Source) -> None:
    """Called once, when the app that has marks is ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def marks_of(training_class: int) -> list[Mark]:
    """By person and day; none while nothing is announced."""
    found = [mark for source in _SOURCES for mark in source(training_class)]
    return sorted(found, key=lambda mark: (mark.person, mark.day, mark.kind))
