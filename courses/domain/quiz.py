"""Where the questions of a lesson's quiz come from.

The item bank lies above this app, so it announces itself here; a lesson asks for questions and never knows of banks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question to practise on. `type`: judgement, single or multiple; `options` are empty for 判断; `key` holds
    the right indexes, for 判断 `(0,)` is 对 and `(1,)` is 错.
    """

    id: int
    type: str
    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str
    area: str


Source = Callable[..., Sequence[Question]]
"""`source(bank, areas=…, count=…, seed=…)`: as many questions as there are, at most `count`, the same for the same
seed; none when there is no such bank open for practice.
"""
_SOURCES: list[Source] = []


def announce(source: Source) -> None:
    """Called once, when the item bank's app is ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def questions(bank: str, *, areas: Sequence[str], count: int, seed: str) -> list[Question]:
    """The questions of one quiz; none while nothing is announced."""
    for source in _SOURCES:
        found = source(bank, areas=areas, count=count, seed=seed)
        if found:
            return list(found)
    return []
