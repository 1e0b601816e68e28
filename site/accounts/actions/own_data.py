"""Collect what every app keeps about one person: this app knows its own, higher apps register what they keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from accounts.domain.own_data import DataChapter, filled
from accounts.models import Person

Source = Callable[[Person], Sequence[DataChapter]]
_SOURCES: list[Source] = []


def register_own_data(source: Source) -> None:
    """`source(person)`: chapters in the order in which they are shown; an empty one is left out."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def own_chapters(person: Person) -> list[DataChapter]:
    """Of all apps, in the order of their registration."""
    return [chapter for source in _SOURCES for chapter in filled(source(person))]
