"""Text as filled outlines, for the seal: it must not appear in the text of the PDF nor need another font."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import uharfbuzz

from certificates.domain.guilloche import number
from certificates.face.fonts import SANS, SANS_FULL, SANS_MORE, SERIF, SERIF_FULL, SERIF_MORE

Point = tuple[float, float]


class _Pen:
    """Collects PDF path operators; quadratic pieces become cubic ones."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._at: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:  # noqa: N802  (the pen protocol of fontTools)
        self._add("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._add("l", point)

    def curveTo(self, *points: Point) -> None:  # noqa: N802
        self._add("c", *points)

    def qCurveTo(self, *points: Point) -> None:  # noqa: N802
        control, end = points[0], points[-1]
        first = tuple(a + (b - a) * 2 / 3 for a, b in zip(self._at, control, strict=True))
        second = tuple(a + (b - a) * 2 / 3 for a, b in zip(end, control, strict=True))
        self._add("c", (first[0], first[1]), (second[0], second[1]), end)

    def closePath(self) -> None:  # noqa: N802
        self.words.append("h")

    def _add(self, operator: str, *points: Point) -> None:
        self.words.append(" ".join(number(value) for point in points for value in point) + f" {operator}")
        self._at = points[-1]


@lru_cache(maxsize=6)
def _font(path: str) -> Any:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)))


@lru_cache(maxsize=2000)
def outline(character: str, *, serif: bool = True) -> tuple[str, float]:
    """Path operators in a 1000-unit em with y upwards, without the paint; and the advance."""
    for path in (SERIF, SERIF_FULL, SERIF_MORE) if serif else (SANS, SANS_FULL, SANS_MORE):
        font = _font(str(path))
        glyph = font.get_nominal_glyph(ord(character))
        if glyph:
            pen = _Pen()
            font.draw_glyph_with_pen(glyph, pen)
            return "\n".join(pen.words), float(font.get_glyph_h_advance(glyph))
    return "", 1000.0
