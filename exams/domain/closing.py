"""Sections with a time of their own: when each closes, and which answers come too late for theirs.

Timed sections close one after the other, in their order: the first after its own minutes, the second after the minutes
of both, and so on; the others stay open to the end. A closing is kept as seconds before the deadline, so that an
extension or a pause moves it without a second ledger. Whoever has more time in all has more for each section, in
proportion; when the sitting's end leaves less, less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from exams.domain.paper import positions


class Closing(NamedTuple):
    """Positions `first` to `last` close `before` seconds before the deadline."""

    first: int
    last: int
    before: int


def closings(
    content: Mapping[str, Any], minutes: Sequence[int | None], *, whole_minutes: int, seconds: int
) -> list[Closing]:
    """`content`: a stored paper; `minutes`: of each of its sections; `seconds`: what this candidate has in all."""
    found: list[Closing] = []
    spent, at = 0, 0
    for section, own in zip(content["sections"], minutes, strict=True):
        count = sum(1 for _ in positions({"sections": [section]}))
        if own:
            spent += own
            before = seconds - seconds * min(spent, whole_minutes) // whole_minutes
            if before > 0 and count:
                found.append(Closing(at + 1, at + count, before))
        at += count
    return found


def closed_positions(closings: Sequence[Sequence[int]], *, left: float) -> list[tuple[int, int]]:
    """First and last position of every section that is closed with so many seconds left to the deadline."""
    return [(first, last) for first, last, before in closings if left < before]


def time_fault(minutes: Sequence[int | None], *, whole_minutes: int) -> str:
    """Why these section times don't fit into the examination; empty when they do."""
    timed = sum(own or 0 for own in minutes)
    if timed > whole_minutes:
        return f"各部分时间合计 {timed} 分钟，超过了考试时间 {whole_minutes} 分钟。"
    return ""
