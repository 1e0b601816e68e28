"""Areas of knowledge and groups of people, compared without naming anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exams.domain.statistics.figure import wilson
from exams.domain.statistics.sheet import Sheet

FEWEST = 5
"""A group of fewer is shown together with the others of its size: an average of three is nearly a person's mark."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Mean in hundredths; `low`, `high`: 95 % interval of the share that passed. An empty name: the small ones."""

    name: str
    n: int
    mean: float
    passed: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Share of the marks that were gained in one area, over all answers to its items."""

    name: str
    items: int
    answers: int
    gained: float


def group_figures(sheets: Iterable[Sheet], *, kind: str, cut: int) -> list[GroupFigures]:
    """Groups of one kind, the largest first, the joined small ones last. Who belongs to none is left out."""
    scores: dict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        name = dict(sheet.groups).get(kind, "")
        if name:
            scores[name].append(sheet.total)
    small = [score for found in scores.values() if len(found) < FEWEST for score in found]
    large = {name: found for name, found in scores.items() if len(found) >= FEWEST}
    rows = [_group(name, found, cut) for name, found in sorted(large.items(), key=lambda row: (-len(row[1]), row[0]))]
    return [*rows, _group("", small, cut)] if len(small) >= FEWEST else rows


def _group(name: str, scores: Sequence[int], cut: int) -> GroupFigures:
    passed = sum(score >= cut for score in scores)
    low, high = wilson(passed, len(scores))
    return GroupFigures(name, len(scores), sum(scores) / len(scores), passed, low, high)


def area_figures(sheets: Iterable[Sheet], areas: Mapping[int, str]) -> list[AreaFigures]:
    """The weakest first. `areas`: item → name."""
    gained: dict[str, int] = defaultdict(int)
    full: dict[str, int] = defaultdict(int)
    items: dict[str, set[int]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        for answer in sheet.answers:
            name = areas[answer.item]
            gained[name] += answer.marks
            full[name] += answer.full
            counts[name] += 1
            items[name].add(answer.item)
    rows = [AreaFigures(name, len(items[name]), counts[name], gained[name] / full[name]) for name in full if full[name]]
    return sorted(rows, key=lambda row: (row.gained, row.name))
