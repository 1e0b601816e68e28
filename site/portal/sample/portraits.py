"""Photos of nobody: a head, shoulders and hair drawn with Pillow."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 295, 413
GROUNDS = ((222, 236, 247), (232, 240, 246), (214, 230, 244))
SKINS = ((241, 210, 181), (232, 195, 160), (222, 181, 144), (248, 220, 196))
HAIRS = ((32, 28, 26), (48, 40, 36), (70, 62, 58), (110, 106, 104))
COATS = ((38, 62, 84), (24, 78, 86), (92, 74, 58), (60, 60, 68), (120, 52, 40))


def portrait(dice: random.Random, *, female: bool) -> bytes:
    """A JPEG of 295 × 413 pixels."""
    scale = 2
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), dice.choice(GROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair, coat = dice.choice(SKINS), dice.choice(HAIRS), dice.choice(COATS)
    middle, top = WIDTH * scale // 2, 86 * scale
    half, tall = dice.randint(60, 68) * scale, dice.randint(168, 180) * scale
    shade = tuple(max(0, value - 18) for value in skin)
    if female:
        draw.rounded_rectangle(
            (middle - half - 16 * scale, top - 12 * scale, middle + half + 16 * scale, top + tall + 40 * scale),
            radius=80 * scale,
            fill=hair,
        )
    draw.rounded_rectangle((24 * scale, 316 * scale, (WIDTH - 24) * scale, 480 * scale), radius=70 * scale, fill=coat)
    draw.rectangle((middle - 26 * scale, 240 * scale, middle + 26 * scale, 330 * scale), fill=shade)
    collar = [(middle - 52 * scale, 318 * scale), (middle + 52 * scale, 318 * scale), (middle, 372 * scale)]
    draw.polygon(collar, fill=(246, 247, 248))
    for side in (-1, 1):
        at = middle + side * half
        draw.ellipse((at - 11 * scale, 168 * scale, at + 11 * scale, 208 * scale), fill=shade)
    draw.ellipse((middle - half, top, middle + half, top + tall), fill=skin)
    _hair(draw, dice, middle, top, half, hair, scale)
    _face(draw, dice, middle, top, scale, hair)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=86)
    return target.getvalue()


def _hair(
    draw: ImageDraw.ImageDraw,
    dice: random.Random,
    middle: int,
    top: int,
    half: int,
    colour: tuple[int, int, int],
    scale: int,
) -> None:
    depth = dice.randint(52, 74) * scale
    draw.pieslice(
        (middle - half - 4 * scale, top - 18 * scale, middle + half + 4 * scale, top + 2 * depth), 180, 360, fill=colour
    )
    lean = dice.choice((-1, 1)) * 26 * scale
    draw.ellipse((middle - half + lean, top - 22 * scale, middle + half + lean // 2, top + depth // 2), fill=colour)


def _face(
    draw: ImageDraw.ImageDraw, dice: random.Random, middle: int, top: int, scale: int, hair: tuple[int, int, int]
) -> None:
    eyes, apart = top + 92 * scale, 29 * scale
    for side in (-1, 1):
        at = middle + side * apart
        draw.line((at - 14 * scale, eyes - 19 * scale, at + 14 * scale, eyes - 21 * scale), fill=hair, width=5 * scale)
        draw.ellipse((at - 6 * scale, eyes - 5 * scale, at + 6 * scale, eyes + 7 * scale), fill=(40, 34, 32))
        if dice.random() < 0.16:
            box = (at - 20 * scale, eyes - 14 * scale, at + 20 * scale, eyes + 16 * scale)
            draw.rounded_rectangle(box, radius=8 * scale, outline=(70, 70, 76), width=3 * scale)
    draw.line((middle, eyes + 14 * scale, middle - 4 * scale, eyes + 36 * scale), fill=(190, 140, 112), width=3 * scale)
    mouth = eyes + 54 * scale
    draw.arc(
        (middle - 20 * scale, mouth - 10 * scale, middle + 20 * scale, mouth + 8 * scale),
        20,
        160,
        (176, 92, 84),
        4 * scale,
    )
