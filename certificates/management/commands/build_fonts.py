"""`manage.py build_fonts`: cut the two committed fonts out of the full ones.

Sources: npm `@expo-google-fonts/noto-sans-sc` 0.4 and `noto-serif-sc` (static TrueType; CFF makes files twice the
size, pdf.md section 2). Characters: Latin, GB 2312, the 8,105 of 通用规范汉字表 (Unihan kTGH, Debian package
`unicode-data`), and the middle dot of minority names.
"""

from __future__ import annotations

import bz2
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uharfbuzz
from django.core.management.base import BaseCommand, CommandError, CommandParser

FOLDER = Path(__file__).resolve().parents[2] / "fonts"
EXTRA = "·•—–‘’“”…、。《》〈〉「」『』【】〔〕（）％×√°№①②③④⑤⑥⑦⑧⑨⑩　￥"
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


def cut(source: Path, wanted: frozenset[str]) -> bytes:
    """A font with only these characters; names (copyright, licence, "Noto") stay."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)))
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
