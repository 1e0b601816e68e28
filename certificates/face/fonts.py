"""Which fonts a certificate may use, and which characters they can show.

Two committed TrueType subsets carry almost every name; two full fonts stand behind them (pdf.md section 2), and behind
these two cuts of Noto CJK with 2,091 characters of Extension B and later that the full fonts lack, such as 𠮷. A
private fontconfig file keeps the system's fonts out, so a PDF does not depend on the machine.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import uharfbuzz
from django.conf import settings

OWN = Path(__file__).resolve().parents[1] / "fonts"
FULL = Path(pylopdf_fonts_zh_cn.__file__).resolve().parent
SANS, SERIF = OWN / "NotoSansSC-Regular.ttf", OWN / "NotoSerifSC-Bold.ttf"
SANS_MORE, SERIF_MORE = OWN / "NotoSansCJKsc-More.otf", OWN / "NotoSerifCJKsc-More.otf"
SANS_FULL, SERIF_FULL = FULL / "NotoSansSC-Regular.otf", FULL / "NotoSerifSC-Regular.otf"
FACES = {"sans": SANS, "serif": SERIF, "sans-full": SANS_FULL, "serif-full": SERIF_FULL}

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@lru_cache(maxsize=8)
def _shown_by(path: Path) -> frozenset[int]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return frozenset(face.unicodes)


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Code points both styles can show: a name stands in serif, everything may stand in sans."""
    sans = _shown_by(SANS) | _shown_by(SANS_FULL) | _shown_by(SANS_MORE)
    return sans & (_shown_by(SERIF) | _shown_by(SERIF_FULL) | _shown_by(SERIF_MORE))


def uncovered_characters(text: str) -> str:
    """The characters of `text` no certificate font can show, each once, in order; empty when all can be shown."""
    found: dict[str, None] = {}
    for character in unicodedata.normalize("NFKC", text):
        if ord(character) not in _covered() and not character.isspace():
            found[character] = None
    return "".join(found)


def use_private_fonts() -> None:
    """Point fontconfig at our own folder; must run before WeasyPrint is first imported."""
    folder = Path(settings.DATA_DIR) / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = _CONFIG.format(folder=OWN, cache=folder / "cache")
    file = folder / "fonts.conf"
    if not file.exists() or file.read_text(encoding="utf-8") != wanted:
        building = folder / f"fonts.{os.getpid()}"
        building.write_text(wanted, encoding="utf-8")
        building.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)
