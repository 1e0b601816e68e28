"""Counts as bars side by side: places on a drawing; the template only writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exams.domain.statistics.histogram import Tick, boxes_of


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
    boxes, lines = boxes_of([count for _label, count in counts])
    return Bars(tuple(NamedBar(*box, label) for box, (label, _count) in zip(boxes, counts, strict=True)), lines)


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
