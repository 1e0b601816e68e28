"""The twelve months as places on a drawing; the template only writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 24, 34
GAP = 0.34


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: the bar, the middle of it, and its figure."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value: int
    month: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid with its figure."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    lines: list[Line]
    plan: str
    """Points of the line of the even plan, summed by months; empty without a target."""


def nice(most: int) -> int:
    """The first of 4, 8, 12, 20, 40, 80, 120, 200 … that holds it: four equal steps of whole numbers."""
    scale = 1
    while True:
        for step in (4, 8, 12, 20):
            if step * scale >= most:
                return step * scale
        scale *= 10


def draw(values: Sequence[int], *, even: float = 0) -> Chart:
    """Bars of the values; `even` is the share of the year's target that falls on one month."""
    shown = [max(value, 0) for value in values]
    top = nice(max([*shown, round(even)], default=0))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = wide / len(shown)

    def place(value: float) -> float:
        return round(TOP + high * (1 - value / top), 1)

    bars = [
        Bar(
            x=round(LEFT + step * index + step * GAP / 2, 1),
            y=place(value),
            width=round(step * (1 - GAP), 1),
            height=round(HEIGHT - BOTTOM - place(value), 1),
            middle=round(LEFT + step * (index + 0.5), 1),
            value=value,
            month=index + 1,
        )
        for index, value in enumerate(shown)
    ]
    lines = [Line(place(top * part / 4), top * part // 4) for part in range(5)]
    plan = f"{LEFT},{place(even)} {WIDTH - RIGHT},{place(even)}" if even > 0 else ""
    return Chart(bars, lines, plan)
