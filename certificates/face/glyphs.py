"""Glyphs of the two committed faces: numbers, widths and the subset that one certificate needs.

Chinese, Latin letters and digits need no shaping, so a text is its glyphs side by side. A character that the committed
subsets lack comes from the full fonts as an outline (`outlines.py`), never as an empty box.
"""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz

from certificates.face.fonts import SANS, SERIF
from certificates.face.outlines import outline


@lru_cache(maxsize=2)
def _face(serif: bool) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(SERIF if serif else SANS)))


@lru_cache(maxsize=2)
def _font(serif: bool) -> uharfbuzz.Font:
    return uharfbuzz.Font(_face(serif))


@lru_cache(maxsize=40_000)
def glyph(character: str, serif: bool) -> tuple[int, int]:
    """Glyph number and advance in thousandths of an em; number 0 when the committed face lacks the character."""
    font = _font(serif)
    number = font.get_nominal_glyph(ord(character)) or 0
    if not number:
        return 0, round(outline(character, serif=serif)[1])
    return int(number), round(font.get_glyph_h_advance(number) * 1000 / _face(serif).upem)


def measure(text: str, serif: bool) -> float:
    """Width in ems."""
    return sum(glyph(character, serif)[1] for character in text) / 1000


_UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "OS/2", "cmap", "name", "post", "vhea", "vmtx")


def subset(glyphs: frozenset[int], *, serif: bool) -> tuple[bytes, dict[int, int]]:
    """A TrueType file with these glyphs, and under which new number each stands in it."""
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    plan = uharfbuzz.SubsetPlan(_face(serif), wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)
