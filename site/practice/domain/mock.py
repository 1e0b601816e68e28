"""A mock examination: the sections of a blueprint, filled from what is open for practice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(seconds=60)
PRACTISED = ("judgement", "single", "multiple")


@dataclass(frozen=True, slots=True)
class Part:
    """One section as the examination has it; `marks` in hundredths for each item."""

    title: str
    type: str
    count: int
    marks: int


@dataclass(frozen=True, slots=True)
class Mock:
    """`items` in their order with the marks of each; `asked` of `full` items of the real paper."""

    items: tuple[int, ...]
    marks: tuple[int, ...]
    sections: tuple[tuple[str, int], ...]
    full: int

    @property
    def full_marks(self) -> int:
        return sum(self.marks)


def fill(
    parts: Sequence[Part], pool: Sequence[tuple[int, str]], *, shuffle: Callable[[Sequence[int]], list[int]]
) -> Mock:
    """As many items of each type as there are, never more than the section asks; `pool`: (id, type)."""
    items: list[int] = []
    marks: list[int] = []
    sections: list[tuple[str, int]] = []
    for part in parts:
        left = [identifier for identifier, kind in pool if kind == part.type and identifier not in items]
        drawn = shuffle(left)[: part.count]
        if drawn:
            sections.append((part.title, len(drawn)))
        items += drawn
        marks += [part.marks] * len(drawn)
    return Mock(tuple(items), tuple(marks), tuple(sections), sum(part.count for part in parts))


def passes(total: int, full_marks: int, *, cut_score: int, paper_marks: int) -> bool:
    """At or above the same share of the marks as the real paper asks."""
    return full_marks > 0 and total * paper_marks >= cut_score * full_marks


def came_late(at: datetime, deadline: datetime | None) -> bool:
    """A minute of grace for a slow network; without a deadline nobody is late."""
    return deadline is not None and at > deadline + GRACE
