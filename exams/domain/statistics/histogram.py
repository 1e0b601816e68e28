"""Scores as bars with the cut line: places on a drawing; the template only writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 34, 40
BINS = 20
GAP = 0.18
Box = tuple[float, float, float, float, float, int]
"""x, y, width, height, middle, count."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Scores from `low` to below `high` (marks); the last bar holds the full marks, too. `passes`: all of it passes."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int
    low: float
    high: float
    passes: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line or a mark of a scale, with its figure."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Histogram:
    bars: tuple[Bar, ...]
    lines: tuple[Tick, ...]
    scale: tuple[Tick, ...]
    cut: Tick


def nice(most: int) -> int:
    """The first of 4, 8, 12, 20, 40, 80, 120, 200 … that holds it: four equal steps of whole numbers."""
    scale = 1
    while True:
        for step in (4, 8, 12, 20):
            if step * scale >= most:
                return step * scale
        scale *= 10


def boxes_of(counts: Sequence[int]) -> tuple[list[Box], tuple[Tick, ...]]:
    """A box for each count side by side, and five lines of the scale; at least one count."""
    top = nice(max(counts))
    high, step = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(counts)

    def up(count: float) -> float:
        return round(TOP + high * (1 - count / top), 1)

    boxes = [
        (
            round(LEFT + step * (at + GAP / 2), 1),
            up(count),
            round(step * (1 - GAP), 1),
            round(HEIGHT - BOTTOM - up(count), 1),
            round(LEFT + step * (at + 0.5), 1),
            count,
        )
        for at, count in enumerate(counts)
    ]
    return boxes, tuple(Tick(up(top * part / 4), str(top * part // 4)) for part in range(5))


def histogram(scores: Sequence[int], *, full: int, cut: int) -> Histogram:
    """Twenty bars of five per cent of the marks each. Scores, `full` > 0 and `cut` in hundredths."""
    counts = [0] * BINS
    for score in scores:
        counts[min(score * BINS // full, BINS - 1)] += 1
    wide = WIDTH - LEFT - RIGHT

    def across(share: float) -> float:
        return round(LEFT + wide * share, 1)

    boxes, lines = boxes_of(counts)
    bars = tuple(
        Bar(
            *box,
            low=full * at / BINS / 100,
            high=full * (at + 1) / BINS / 100,
            passes=full * at >= cut * BINS,
        )
        for at, box in enumerate(boxes)
    )
    scale = tuple(Tick(across(part / 10), f"{full * part / 1000:g}") for part in range(11))
    return Histogram(bars, lines, scale, Tick(across(min(cut / full, 1.0)), f"{cut / 100:g}"))
