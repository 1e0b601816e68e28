"""Our seal: orange-red ring, the issuer's short name around a shield with a tick, its purpose across.

It carries the platform's name and no star, so nobody takes it for the seal of an authority.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, radians, sin

from certificates.domain.guilloche import number
from certificates.face.outlines import outline

COLOUR = "0.86 0.27 0.16"
CURVE = 0.5523  # of a circle as four Bézier pieces


def circle(x: float, y: float, radius: float) -> str:
    k = radius * CURVE
    points = [
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    ]
    pieces = [" ".join(number(value) for value in piece) + " c" for piece in points]
    return f"{number(x + radius)} {number(y)} m " + " ".join(pieces) + " h"


def _glyph(character: str, *, x: float, y: float, size: float, turn: float, squeeze: float = 1.0) -> str:
    """One filled glyph centred on (x, y), y downwards, turned clockwise by `turn` radians."""
    path, advance = outline(character)
    scale = size / 1000
    across, down = scale * squeeze, scale
    matrix = (across * cos(turn), across * sin(turn), down * sin(turn), -down * cos(turn))
    shift_x = x - matrix[0] * advance / 2 - matrix[2] * 380
    shift_y = y - matrix[1] * advance / 2 - matrix[3] * 380
    words = " ".join(f"{value:.5f}" for value in matrix)
    return f"q {words} {number(shift_x)} {number(shift_y)} cm\n{path} f Q"


def _arc(text: str, *, x: float, y: float, radius: float, size: float, spread: float) -> list[str]:
    """Text along the upper arc; `spread` is the whole angle in degrees."""
    step = radians(spread) / max(len(text) - 1, 1)
    start = -radians(spread) / 2 if len(text) > 1 else 0.0
    squeeze = min(1.0, step * radius / size * 1.02) if len(text) > 1 else 1.0
    return [
        _glyph(
            character,
            x=x + radius * sin(start + place * step),
            y=y - radius * cos(start + place * step),
            size=size,
            turn=start + place * step,
            squeeze=squeeze,
        )
        for place, character in enumerate(text)
    ]


def _shield(x: float, y: float, size: float) -> str:
    """A shield with a tick, the platform's sign."""
    s = size

    def at(dx: float, dy: float) -> str:
        return f"{number(x + dx * s)} {number(y + dy * s)}"

    outer = (
        f"{at(0, -1)} m {at(0.3, -0.78)} {at(0.6, -0.68)} {at(0.85, -0.66)} c {at(0.85, 0.1)} l "
        f"{at(0.85, 0.55)} {at(0.45, 0.85)} {at(0, 1.05)} c {at(-0.45, 0.85)} {at(-0.85, 0.55)} {at(-0.85, 0.1)} c "
        f"{at(-0.85, -0.66)} l {at(-0.6, -0.68)} {at(-0.3, -0.78)} {at(0, -1)} c h f"
    )
    tick = f"1 1 1 RG {number(s * 0.24)} w {at(-0.4, 0.02)} m {at(-0.1, 0.36)} l {at(0.46, -0.3)} l S"
    return f"{outer} {tick} {COLOUR} RG"


@lru_cache(maxsize=64)
def seal(issuer: str, *, x: float, y: float, radius: float = 19.0, purpose: str = "考试专用章") -> str:
    """Operators of the seal centred on (x, y), millimetres from the top left. Long names are squeezed."""
    text = f"安培·{issuer}"
    spread = min(222.0, 26.0 * (len(text) - 1))
    size = radius * (0.28 if len(text) <= 10 else 0.25)
    words = [f"{COLOUR} RG {COLOUR} rg 1 J 1 j {number(radius * 0.055)} w", circle(x, y, radius), "S"]
    words += [f"{number(radius * 0.012)} w", circle(x, y, radius * 0.945), "S"]
    words += _arc(text, x=x, y=y, radius=radius * 0.73, size=size, spread=spread)
    words.append(_shield(x, y - radius * 0.06, radius * 0.27))
    wide = radius * min(0.25, 1.25 / max(len(purpose), 1))
    for place, character in enumerate(purpose):
        across = x + (place - (len(purpose) - 1) / 2) * wide
        squeeze = min(1.0, wide / (radius * 0.235))
        words.append(_glyph(character, x=across, y=y + radius * 0.52, size=radius * 0.235, turn=0.0, squeeze=squeeze))
    for place in range(-2, 3):
        angle = pi / 2 + place * 0.16
        words.append(circle(x + radius * 0.85 * cos(angle), y + radius * 0.85 * sin(angle), radius * 0.014) + " f")
    return "\n".join(words)
