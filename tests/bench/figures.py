"""How a bench prints what it measured."""

from __future__ import annotations

import operator
from collections.abc import Callable

_GOALS: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}


class Figures:
    """Prints each figure at once and remembers whether all goals were met."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def say(self, name: str, value: float, unit: str, goal: str = "-") -> None:
        """`goal` is `<=N`, `>=N` or `-` for a figure that only informs."""
        shown = f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
        print(f"BENCH {name} {shown} {unit} goal {goal}", flush=True)
        if goal != "-" and not _GOALS[goal[:2]](value, float(goal[2:])):
            self.missed.append(name)

    def skip(self, name: str, why: str) -> None:
        """Say that this figure was not measured, and why."""
        print(f"BENCH {name} skipped: {why}", flush=True)

    def end(self) -> None:
        """Exit 1 when a goal was missed."""
        if self.missed:
            raise SystemExit(1)
