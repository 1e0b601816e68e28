"""Hazards as a form has them: name and box in percent. A polygon keeps its shape and follows its box."""

from __future__ import annotations

import re

from exams.domain.content import GRID, Region
from exams.domain.editor.sheet import Sheet

Point = tuple[int, int]
Box = tuple[int, int, int, int]
"""Left, top, width, height in ten-thousandths of the picture."""
COLUMN = "隐患区域"
_POINT = re.compile(r"(\d{1,5}),(\d{1,5})")


def box_of(points: tuple[Point, ...]) -> Box:
    """The smallest box around the points."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def corners(box: Box) -> tuple[Point, ...]:
    left, top, width, height = box
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)


def fitted(points: tuple[Point, ...], box: Box) -> tuple[Point, ...]:
    """The polygon moved and stretched into the box; its corners where there is no polygon."""
    if len(points) < 3:
        return corners(box)
    left, top, width, height = box_of(points)
    if (left, top, width, height) == box:
        return points
    if not width or not height:
        return corners(box)
    return tuple(
        (box[0] + round((x - left) * box[2] / width), box[1] + round((y - top) * box[3] / height)) for x, y in points
    )


def points_text(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def points_in(text: str) -> tuple[Point, ...]:
    """Points as `points_text` writes them; whatever else stands there is no point."""
    return tuple((min(int(x), GRID), min(int(y), GRID)) for x, y in _POINT.findall(text))


def read_regions(sheet: Sheet) -> tuple[Region, ...]:
    """A row with neither name nor box is none."""
    found = []
    for at in sheet.rows("r"):
        if not any(sheet.get(f"r{at}-{name}") for name in ("name", "x", "y", "w", "h")):
            continue
        box = _box(sheet, at)
        points = fitted(points_in(sheet.get(f"r{at}-points")), box) if box else ()
        found.append(Region(sheet.get(f"r{at}-name"), points, sheet.get(f"r{at}-note")))
    return tuple(found)


def _box(sheet: Sheet, at: int) -> Box | None:
    sides = [sheet.place(f"r{at}-{name}", COLUMN) for name in ("x", "y", "w", "h")]
    if any(side is None for side in sides):
        return None
    left, top, width, height = (side or 0 for side in sides)
    if not width or not height:
        sheet.wrong(COLUMN, f"“{sheet.get(f'r{at}-name')}”的宽和高要大于 0")
        return None
    if left + width > GRID or top + height > GRID:
        sheet.wrong(COLUMN, f"“{sheet.get(f'r{at}-name')}”超出了图片")
        return None
    return left, top, width, height
