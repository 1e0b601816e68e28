"""The card a participant shares: 1080 × 1440, a score, a place, and the way to take part. No whole name is on it."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from certificates.api import FACES

WIDTH, HEIGHT, EDGE = 1080, 1440, 84
DEEP, PETROL, ORANGE, PALE, WHITE, INK, SOFT = (
    "#0b3d45",
    "#14616b",
    "#e8720c",
    "#bddcdf",
    "#ffffff",
    "#12262a",
    "#55686d",
)


@lru_cache(maxsize=16)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACES[face]), size)


def draw_card(
    *, title: str, organiser: str, name: str, score: int, place: int | None, of: int, facts: str, address: str
) -> bytes:
    """PNG bytes. `facts` is one short line; `place` None while there is none."""
    image = Image.new("RGB", (WIDTH, HEIGHT), DEEP)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 14), fill=ORANGE)
    pen.text((EDGE, 84), "安培 · 安全知识竞赛", font=_font("sans", 34), fill=PALE)
    top = 150
    for line in _wrapped(title, _font("serif", 64), WIDTH - 2 * EDGE)[:3]:
        pen.text((EDGE, top), line, font=_font("serif", 64), fill=WHITE)
        top += 84
    box_top = max(top + 36, 370)
    pen.rounded_rectangle((EDGE - 24, box_top, WIDTH - EDGE + 24, 1060), radius=28, fill=WHITE)
    left = EDGE + 32
    pen.text((left, box_top + 48), name, font=_font("sans", 46), fill=INK)
    pen.text((left, box_top + 116), facts, font=_font("sans", 32), fill=SOFT)
    middle = box_top + 116 + (1060 - box_top - 116) // 2 + 10
    pen.text((left, middle), str(score), font=_font("serif", 220), fill=PETROL, anchor="lm")
    wide = pen.textlength(str(score), font=_font("serif", 220))
    pen.text((left + wide + 18, middle + 72), "分", font=_font("sans", 46), fill=SOFT, anchor="ls")
    if place is not None:
        right = WIDTH - EDGE - 32
        pen.text((right, middle - 46), "当前排名", font=_font("sans", 32), fill=SOFT, anchor="rm")
        pen.text((right, middle + 26), f"第 {place} 名", font=_font("serif", 72), fill=ORANGE, anchor="rm")
        pen.text((right, middle + 96), f"共 {of} 人上榜", font=_font("sans", 30), fill=SOFT, anchor="rm")
    code = _qr(address, side=236)
    pen.rounded_rectangle((EDGE - 24, 1112, EDGE - 24 + 268, 1380), radius=20, fill=WHITE)
    image.paste(code, (EDGE - 8, 1128))
    pen.text((EDGE + 280, 1164), "扫码参赛，学安全、比一比", font=_font("sans", 42), fill=WHITE)
    for number, line in enumerate(_wrapped(f"主办：{organiser}", _font("sans", 30), WIDTH - EDGE * 2 - 280)[:2]):
        pen.text((EDGE + 280, 1240 + number * 44), line, font=_font("sans", 30), fill=PALE)
    target = io.BytesIO()
    image.quantize(colors=128, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than told; Chinese may break anywhere but before closing marks."""
    lines, line = [], ""
    for character in text:
        if line and font.getlength(line + character) > width and character not in "，。、；：）》”！？":
            lines.append(line)
            line = character
        else:
            line += character
    return [*lines, line] if line else lines


def _qr(address: str, *, side: int) -> Image.Image:
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="png", scale=8, border=0)
    return Image.open(target).convert("RGB").resize((side, side), Image.Resampling.NEAREST)
