"""The security background: curves drawn from the payload's hash, so two certificates never share one.

Everything is in millimetres from the top left corner of an A4 landscape page; the result is PDF path operators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import cos, pi, sin

WIDTH, HEIGHT = 297.0, 210.0
Point = tuple[float, float]
Curve = Callable[[float], Point]


def number(value: float) -> str:
    """Two decimals are 0.01 mm: finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def stroke(curve: Curve, *, pieces: int) -> str:
    """A smooth path through `pieces` + 1 points of the curve over 0…1 as Bézier pieces, stroked."""
    step = 1.0 / pieces
    tiny = step / 200
    points = [curve(place * step) for place in range(pieces + 1)]
    slopes = []
    for place in range(pieces + 1):
        before, after = curve(place * step - tiny), curve(place * step + tiny)
        slopes.append(((after[0] - before[0]) / (2 * tiny), (after[1] - before[1]) / (2 * tiny)))
    words = [f"{number(points[0][0])} {number(points[0][1])} m"]
    for (start, end), (leave, arrive) in zip(
        zip(points, points[1:], strict=False), zip(slopes, slopes[1:], strict=False), strict=True
    ):
        controls = (
            start[0] + leave[0] * step / 3,
            start[1] + leave[1] * step / 3,
            end[0] - arrive[0] * step / 3,
            end[1] - arrive[1] * step / 3,
            *end,
        )
        words.append(" ".join(number(value) for value in controls) + " c")
    words.append("S")
    return "\n".join(words)


def parameters(hash_hex: str) -> Iterator[int]:
    """The bytes of the hash, one after another, again and again."""
    values = bytes.fromhex(hash_hex)
    place = 0
    while True:
        yield values[place % len(values)]
        place += 1


def lobe(*, radius: float, lobes: int, depth: float, twist: float) -> Curve:
    """One of `lobes` equal pieces of a closed curve whose radius swings by `depth` (share of the radius)."""

    def curve(share: float) -> Point:
        angle = 2 * pi * share / lobes
        swing = 1 + depth * sin(lobes * angle + twist) + depth * 0.45 * sin(2 * lobes * angle - twist)
        return radius * swing * cos(angle), radius * swing * sin(angle)

    return curve


def rosette(*, radius: float, lobes: int, depth: float, twist: float) -> str:
    """The whole closed curve around the origin: one piece, turned. Equal text deflates to almost nothing."""
    piece = stroke(lobe(radius=radius, lobes=lobes, depth=depth, twist=twist), pieces=8)
    turn = 2 * pi / lobes
    matrix = f"{cos(turn):.6f} {sin(turn):.6f} {-sin(turn):.6f} {cos(turn):.6f} 0 0 cm"
    return "q\n" + f"\n{matrix}\n".join([piece] * lobes) + "\nQ"


def at(point: Point, words: str, *, turn: float = 0.0) -> str:
    """The same drawing moved to a point, turned by radians."""
    place = f"{number(point[0])} {number(point[1])}"
    return f"q {cos(turn):.6f} {sin(turn):.6f} {-sin(turn):.6f} {cos(turn):.6f} {place} cm\n{words}\nQ"


def braid(*, length: float, swings: int, height: float, phases: tuple[float, ...]) -> str:
    """Interlaced waves along the x axis, drawn swing by swing."""
    period = length / swings

    def strand(phase: float) -> Curve:
        return lambda share: (share * period, height * sin(2 * pi * share + phase))

    swing = "\n".join(stroke(strand(phase), pieces=4) for phase in phases)
    return f"\n1 0 0 1 {period:.4f} 0 cm\n".join([swing] * swings)


RINGS = ("0.86 0.918 0.922", "0.985 0.925 0.855", "0.88 0.93 0.932")


def medallion(hash_hex: str, *, centre: Point, radius: float, colours: tuple[str, ...] = RINGS) -> str:
    """The large pale rosette behind the text."""
    dice = parameters(hash_hex)
    words = ["0.14 w 1 J"]
    for ring, colour in enumerate(colours):
        lobes = 7 + next(dice) % 6
        depth = 0.10 + (next(dice) % 9) / 100
        base = 2 * pi * next(dice) / 256
        words.append(f"{colour} RG")
        for strand in range(6):
            curve = rosette(radius=radius * (1 - 0.27 * ring), lobes=lobes, depth=depth, twist=base + strand * pi / 6)
            words.append(at(centre, curve))
    return "\n".join(words)


def border(
    hash_hex: str, *, inset: float, band: float, pale: str = "0.56 0.745 0.765", deep: str = "0.08 0.38 0.42"
) -> str:
    """Interlaced waves along the four sides of the frame, and a rosette in each corner, from the hash."""
    dice = parameters(hash_hex[32:] + hash_hex[:32])
    left, top, right, bottom = inset, inset, WIDTH - inset, HEIGHT - inset
    shift = 2 * pi * next(dice) / 256
    phases = tuple(shift + strand * pi / 2 for strand in range(4))
    wide, high = right - left - 1.3 * band, bottom - top - 1.3 * band
    words = ["0.16 w 1 J", f"{pale} RG"]
    for tall in (band * 0.33, band * 0.2):
        across = braid(length=wide, swings=44 + next(dice) % 8, height=tall, phases=phases)
        down = braid(length=high, swings=30 + next(dice) % 6, height=tall, phases=phases)
        words += [at((left + 0.65 * band, side), across) for side in (top, bottom)]
        words += [at((side, top + 0.65 * band), down, turn=pi / 2) for side in (left, right)]
    lobes = 6 + next(dice) % 4
    words.append(f"{deep} RG 0.14 w")
    for reach in (0.34, 0.2):
        corner = "\n".join(
            rosette(radius=band * reach, lobes=lobes, depth=0.2, twist=shift + strand * 2.1) for strand in range(3)
        )
        words += [at((x, y), corner) for x in (left, right) for y in (top, bottom)]
    return "\n".join(words)
