"""`manage.py build_fonts`: cut the committed fonts out of the full ones.

Sources: npm `@expo-google-fonts/noto-sans-sc` 0.4 and `noto-serif-sc` (static TrueType; CFF makes files twice the
size, pdf.md section 2). Characters: Latin, GB 2312, the 8,105 of 通用规范汉字表 (Unihan kTGH, Debian package
`unicode-data`), and the middle dot of minority names. With `--sans-cjk` and `--serif-cjk` (Debian package
`fonts-noto-cjk`) also what these have of Extension B and later and the full fonts lack.
"""

from __future__ import annotations

import bz2
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uharfbuzz
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.face.fonts import SANS_FULL, SERIF_FULL

FOLDER = Path(__file__).resolve().parents[2] / "fonts"
EXTRA = "·•—–‘’“”…、。《》〈〉「」『』【】〔〕（）％×√°№①②③④⑤⑥⑦⑧⑨⑩　￥"
MORE = {"NotoSansCJKsc-More.otf": "sans_cjk", "NotoSerifCJKsc-More.otf": "serif_cjk"}
SIMPLIFIED = 2
"""Which face of a Noto CJK collection is SC."""
EXTENSION_B = 0x20000
WANTED = {"NotoSansSC-Regular.ttf": "sans", "NotoSerifSC-Bold.ttf": "serif"}


def gb2312() -> Iterator[str]:
    """Every character of GB 2312, hanzi and signs."""
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def general_standard(unihan: Path) -> Iterator[str]:
    """The characters of 通用规范汉字表, from the kTGH lines of Unihan (plain or bz2)."""
    data = unihan.read_bytes()
    text = (bz2.decompress(data) if unihan.suffix == ".bz2" else data).decode()
    for line in text.splitlines():
        if "\tkTGH\t" in line:
            yield chr(int(line.split("\t")[0][2:], 16))


def characters(unihan: Path) -> frozenset[str]:
    """All characters the committed fonts hold."""
    latin = (chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180)))
    return frozenset({*latin, *gb2312(), *general_standard(unihan), *EXTRA})


def unicodes(source: Path, *, index: int = 0) -> frozenset[int]:
    """The code points a font shows."""
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)), index).unicodes)


def cut(source: Path, wanted: frozenset[str], *, index: int = 0) -> bytes:
    """A font with only these characters; names (copyright, licence, "Noto") stay."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)), index)
    request = uharfbuzz.SubsetInput()
    request.sets(uharfbuzz.SubsetInputSets.UNICODE).set({ord(character) for character in wanted})
    request.sets(uharfbuzz.SubsetInputSets.NAME_ID).set(set(range(26)))
    request.flags = uharfbuzz.SubsetFlags.NO_HINTING
    return bytes(uharfbuzz.subset(face, request).blob.data)


class Command(BaseCommand):
    help = "从完整字体裁出随程序提供的两款字体"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sans", required=True, help="NotoSansSC_400Regular.ttf")
        parser.add_argument("--serif", required=True, help="NotoSerifSC_700Bold.ttf")
        parser.add_argument("--sans-cjk", help="NotoSansCJK-Regular.ttc")
        parser.add_argument("--serif-cjk", help="NotoSerifCJK-Regular.ttc")
        parser.add_argument("--unihan", default="/usr/share/unicode/Unihan_OtherMappings.txt.bz2")

    def handle(self, *args: Any, **options: Any) -> None:
        unihan = Path(options["unihan"])
        if not unihan.exists():
            raise CommandError("缺少 Unihan 数据：apt-get install unicode-data，或用 --unihan 指定文件")
        wanted = characters(unihan)
        for name, option in WANTED.items():
            data = cut(Path(options[option]), wanted)
            (FOLDER / name).write_bytes(data)
            self.stdout.write(f"{name}：{len(wanted)} 字，{len(data) / 1e6:.2f} MB")
        if options["sans_cjk"] and options["serif_cjk"]:
            self._more({name: Path(options[option]) for name, option in MORE.items()})

    def _more(self, sources: dict[str, Path]) -> None:
        shown = [unicodes(path, index=SIMPLIFIED) for path in sources.values()]
        rare = {code for code in frozenset.intersection(*shown) if code >= EXTENSION_B}
        rare -= unicodes(SANS_FULL) & unicodes(SERIF_FULL)
        for name, path in sources.items():
            data = cut(path, frozenset(map(chr, rare)), index=SIMPLIFIED)
            (FOLDER / name).write_bytes(data)
            self.stdout.write(f"{name}：{len(rare)} 字，{len(data) / 1e6:.2f} MB")
