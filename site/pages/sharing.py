"""The picture that goes with a shared link: the page's title on the house's colours, drawn once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 90
TITLE_SIZE, LINE_HEIGHT, LINES = 76, 104, 3
GROUND, ACCENT, WORDS, QUIET = "#0b3d45", "#e8720c", "#ffffff", "#bddcdf"
FONT = Path(pylopdf_fonts_zh_cn.__file__).resolve().parent / "NotoSansSC-Regular.otf"


def share_picture(title: str, kind: str) -> Path:
    """A PNG of 1200 × 630 px; drawn again only when the words change."""
    name = hashlib.sha256(f"{title}\0{kind}".encode()).hexdigest()[:32]
    path = Path(settings.DATA_DIR) / "share" / f"{name}.png"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        _draw(title, kind).save(fresh, "PNG", optimize=True)
        fresh.replace(path)
    return path


def _draw(title: str, kind: str) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 18, HEIGHT), fill=ACCENT)
    small, large = ImageFont.truetype(FONT, 40), ImageFont.truetype(FONT, TITLE_SIZE)
    pen.text((MARGIN, 84), kind, font=small, fill=QUIET)
    top = 180
    for line in wrap(title, large, WIDTH - 2 * MARGIN)[:LINES]:
        pen.text((MARGIN, top), line, font=large, fill=WORDS, stroke_width=1, stroke_fill=WORDS)
        top += LINE_HEIGHT
    pen.text((MARGIN, HEIGHT - 110), "安培 · 安全培训考试平台", font=small, fill=WORDS)
    return picture.quantize(32)


def wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines that fit; Chinese breaks anywhere, but no line begins with a closing mark."""
    lines, line = [], ""
    for mark in text:
        if line and font.getlength(line + mark) > width and mark not in "，。、；：！？》）”’":
            lines.append(line)
            line = ""
        line += mark
    return [*lines, line] if line else lines
