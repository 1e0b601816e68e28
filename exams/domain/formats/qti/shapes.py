"""Areas on a picture: QTI's shapes in pixels, ours as polygons in ten-thousandths."""

from __future__ import annotations

import math

from exams.domain.content import GRID
from exams.domain.formats.gathering import ItemRefused
from exams.domain.soundness import number_in

Points = tuple[tuple[int, int], ...]
_CORNERS = 16


def polygon(shape: str, coords: str, *, width: int, height: int) -> Points:
    """The corners of a rect, circle, ellipse or poly; ItemRefused for anything else."""
    found = [number_in(part.strip().rstrip("%")) for part in coords.split(",") if part.strip()]
    numbers = [float(value) for value in found if value is not None]
    if len(numbers) != len(found):
        raise ItemRefused("隐患区域", f"区域坐标不是数值：{coords[:60]}")
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = numbers
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    elif shape == "circle" and len(numbers) == 3:
        corners = _round(numbers[0], numbers[1], numbers[2], numbers[2])
    elif shape == "ellipse" and len(numbers) == 4:
        corners = _round(*numbers)
    elif shape == "poly" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        while len(corners) > 3 and corners[0] == corners[-1]:
            corners.pop()
    else:
        raise ItemRefused("隐患区域", f"不认识的区域 {shape}（{coords[:60]}），应为 rect、circle、ellipse 或 poly")
    return tuple((_grid(x, width), _grid(y, height)) for x, y in corners)


def _round(x: float, y: float, across: float, down: float) -> list[tuple[float, float]]:
    angles = [2 * math.pi * step / _CORNERS for step in range(_CORNERS)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


def _grid(value: float, size: int) -> int:
    return max(0, min(GRID, round(value * GRID / size)))


def pixels(points: Points, *, width: int, height: int) -> str:
    """The coords of a `poly`; a last corner that falls on the first is left out."""
    corners = [(round(x * width / GRID), round(y * height / GRID)) for x, y in points]
    while len(corners) > 3 and corners[0] == corners[-1]:
        corners.pop()
    return ",".join(f"{x},{y}" for x, y in corners)
