"""Counts as bars side by side: places on a drawing; the template only writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exams.domain.statistics.histogram import BOTTOM, GAP, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Tick, nice


@dataclass(frozen=True, slots=True)
class NamedBar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[NamedBar, ...]
    lines: tuple[Tick, ...]


def bars_of(counts: Sequence[tuple[str, int]]) -> Bars:
    """One bar for each (label, count), in their order; at least one."""
    top = nice(max(count for _label, count in counts))
    high, step = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(counts)

    def up(count: float) -> float:
        return round(TOP + high * (1 - count / top), 1)

    bars = tuple(
        NamedBar(
            x=round(LEFT + step * (at + GAP / 2), 1),
            y=up(count),
            width=round(step * (1 - GAP), 1),
            height=round(HEIGHT - BOTTOM - up(count), 1),
            middle=round(LEFT + step * (at + 0.5), 1),
            count=count,
            label=label,
        )
        for at, (label, count) in enumerate(counts)
    )
    return Bars(bars, tuple(Tick(up(top * part / 4), str(top * part // 4)) for part in range(5)))


def binned(values: Sequence[float], *, bins: int, digits: int) -> list[tuple[str, int]]:
    """Values in equal bins from the least to the most, each labelled with its middle; one bin when all are equal."""
    least, most = min(values), max(values)
    if most - least < 10**-digits / 2:
        return [(f"{least:.{digits}f}", len(values))]
    width = (most - least) / bins
    counts = [0] * bins
    for value in values:
        counts[min(int((value - least) / width), bins - 1)] += 1
    return [(f"{least + width * (at + 0.5):.{digits}f}", count) for at, count in enumerate(counts)]
