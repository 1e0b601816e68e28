"""One candidate's marked paper as statistics read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Answer(NamedTuple):
    """One item of one paper.

    `marks` of `full` (hundredths). `chosen`: indexes in the author's order; empty: left blank; None: not an item of
    options, but answered. `seconds` spent on it, None when not known.
    """

    item: int
    section: int
    marks: int
    full: int
    chosen: tuple[int, ...] | None
    seconds: float | None = None

    @property
    def share(self) -> float:
        return self.marks / self.full if self.full else 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A candidate's answers in the order of the paper; `groups`: what the candidate belongs to, by kind of group."""

    answers: tuple[Answer, ...]
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> int:
        return sum(answer.marks for answer in self.answers)

    @property
    def full(self) -> int:
        return sum(answer.full for answer in self.answers)

    @property
    def items(self) -> frozenset[int]:
        return frozenset(answer.item for answer in self.answers)
