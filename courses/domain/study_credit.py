"""From witnessed pieces of time to credited time: a union, never a sum, and never beyond a limit (I12).

Pieces may come in any order and more than once. Of each counts what no meeting and no other piece already stands for,
until its lesson is full (its own length, once a class) and the day is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Interval = tuple[int, int]
"""Half open, milliseconds of the server's clock."""
BUSY, LESSON_FULL, DAY_FULL = "busy", "lesson_full", "day_full"


@dataclass(frozen=True, slots=True)
class Span:
    """One witnessed piece. `key` names its row; `day` is the local day on which it began."""

    key: int
    lesson: int
    day: int
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Milliseconds that count, and why the rest does not (empty: all counts)."""

    counted: int
    why: str


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as disjoint intervals in order."""
    merged: list[Interval] = []
    for began, ended in sorted(intervals):
        if ended <= began:
            continue
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        else:
            merged.append((began, ended))
    return merged


def overlap(interval: Interval, others: Sequence[Interval]) -> int:
    """Milliseconds of the interval inside disjoint others."""
    return sum(max(0, min(interval[1], ended) - max(interval[0], began)) for began, ended in others)


def credit(
    spans: Iterable[Span],
    *,
    busy: Iterable[Interval] = (),
    lesson_left: Mapping[int, int],
    day_left: Mapping[int, int],
) -> dict[int, Credit]:
    """Span key → its credit. `busy` is time that counts already; what is left is in milliseconds, absent: nothing."""
    taken = union(busy)
    lessons, days = dict(lesson_left), dict(day_left)
    found: dict[int, Credit] = {}
    for span in sorted(spans, key=lambda span: (span.began, span.ended, span.key)):
        if span.key in found:
            continue
        whole = max(0, span.ended - span.began)
        free = whole - overlap((span.began, span.ended), taken)
        taken = union([*taken, (span.began, span.ended)])
        counted = max(0, min(free, lessons.get(span.lesson, 0), days.get(span.day, 0)))
        found[span.key] = Credit(counted, _why(span, whole, free, counted, lessons))
        lessons[span.lesson] = lessons.get(span.lesson, 0) - counted
        days[span.day] = days.get(span.day, 0) - counted
    return found


def _why(span: Span, whole: int, free: int, counted: int, lessons: Mapping[int, int]) -> str:
    if counted == whole:
        return ""
    if counted == free:
        return BUSY
    return LESSON_FULL if lessons.get(span.lesson, 0) <= counted else DAY_FULL


def by_day(began: int, ended: int, *, next_day: Callable[[int], int]) -> list[Interval]:
    """The interval cut at every midnight; `next_day` gives the first moment of the day after a moment."""
    cuts = []
    while (midnight := next_day(began)) < ended:
        cuts.append((began, midnight))
        began = midnight
    return [*cuts, (began, ended)]
