"""A line of the yearly plan against what was done: who of the audience has the hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DONE, LATE, RUNNING, AHEAD = "done", "late", "running", "ahead"
WORDS = {DONE: "已完成", LATE: "已过月份，未完成", RUNNING: "本月进行", AHEAD: "未到月份"}
TONES = {DONE: "ok", LATE: "danger", RUNNING: "info", AHEAD: "neutral"}


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `people` have what the line asks for. Both are shown, never the percentage alone (R-16)."""

    done: int
    people: int

    @property
    def percent(self) -> int | None:
        """None without an audience: no rate can be told."""
        return 100 * self.done // self.people if self.people else None


def state_of(progress: Progress, *, year: int, month: int, today: date) -> str:
    """Done when everybody of the audience has it; late once the month is over."""
    if progress.people and progress.done >= progress.people:
        return DONE
    now, then = (today.year, today.month), (year, month)
    return LATE if then < now else RUNNING if then == now else AHEAD
