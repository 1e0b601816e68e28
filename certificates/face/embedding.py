"""The fonts of one file: which glyphs its words need, and how they are named in its content.

Three kinds of font stand in a file: the two committed faces as TrueType subsets, and for characters that these lack the
outlines of the full faces as a Type 3 font. Each says which character a glyph is, so that every name can be read back.
"""

from __future__ import annotations

from functools import lru_cache

from certificates.face.glyphs import glyph, measure, subset
from certificates.face.outlines import outline
from certificates.face.writer import Document

_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <{low}> <{high}> endcodespacerange
{rows}
endcmap CMapName currentdict /CMap defineresource pop end end"""


@lru_cache(maxsize=20_000)
def _utf16(character: str) -> str:
    return character.encode("utf-16-be").hex().upper()


def _to_unicode(codes: dict[int, str], *, digits: int) -> bytes:
    """Which character each code shows; a hundred a portion, as the format asks."""
    rows, items = [], sorted(codes.items())
    for start in range(0, len(items), 100):
        portion = items[start : start + 100]
        lines = "\n".join(f"<{code:0{digits}X}> <{_utf16(character)}>" for code, character in portion)
        rows.append(f"{len(portion)} beginbfchar\n{lines}\nendbfchar")
    return _CMAP.format(low="0" * digits, high="F" * digits, rows="\n".join(rows)).encode()


class GlyphMissing(ValueError):
    """No face shows this character; it is never drawn as an empty box."""


class Faces:
    """Take every text first, embed once, then ask how each text is shown."""

    def __init__(self) -> None:
        self._characters: dict[bool, dict[int, str]] = {False: {}, True: {}}
        self._rare: dict[tuple[str, bool], int] = {}
        self._codes: dict[bool, dict[int, int]] = {False: {}, True: {}}

    def take(self, text: str, serif: bool) -> None:
        known = self._characters[serif]
        for character in text:
            number, _advance = glyph(character, serif)
            if number:
                known.setdefault(number, character)
            elif character.strip():
                if not outline(character, serif=serif)[0]:
                    raise GlyphMissing(character)
                self._rare.setdefault((character, serif), len(self._rare) + 1)

    def width(self, text: str, serif: bool) -> float:
        """In ems."""
        return measure(text, serif)

    def embed(self, pdf: Document) -> str:
        """The entries of the pages' font dictionary."""
        entries = []
        for serif, name in ((False, "AnpeiSans"), (True, "AnpeiSerif")):
            if self._characters[serif]:
                entries.append(f"/{name} {self._face(pdf, serif, name)} 0 R")
        if self._rare:
            entries.append(f"/AnpeiRare {self._outlines(pdf)} 0 R")
        return " ".join(entries)

    def shown(self, text: str, serif: bool, size: float) -> str:
        """Operators that show the text at the current place; the font changes where a rare character stands."""
        words, run, rare_run = [], "", False
        name = "AnpeiSerif" if serif else "AnpeiSans"

        def close() -> None:
            if run:
                words.append(f"/{'AnpeiRare' if rare_run else name} {size:g} Tf <{run}> Tj")

        for character in text:
            rare = self._rare.get((character, serif))
            if rare is not None:
                code = f"{rare:02X}"
            else:
                number, _advance = glyph(character, serif)
                code = f"{self._codes[serif][number]:04X}" if number else ""
            if (rare is not None) != rare_run:
                close()
                run, rare_run = "", rare is not None
            run += code
        close()
        return " ".join(words)

    def _face(self, pdf: Document, serif: bool, name: str) -> int:
        characters = self._characters[serif]
        program, codes = subset(frozenset(characters), serif=serif)
        self._codes[serif] = codes
        file = pdf.stream(program, b"/Length1 %d" % len(program), level=4)
        tag = "".join(chr(65 + (len(program) * 7 + len(characters) * place) % 26) for place in range(1, 7))
        descriptor = pdf.add(
            f"<< /Type /FontDescriptor /FontName /{tag}+{name} /Flags 4 /FontBBox [-1000 -1000 3000 2000]"
            f" /ItalicAngle 0 /Ascent 1160 /Descent -288 /CapHeight 733 /StemV 80 /FontFile2 {file} 0 R >>".encode()
        )
        widths = {codes[number]: glyph(character, serif)[1] for number, character in characters.items()}
        listed = " ".join(f"{code} [{wide}]" for code, wide in sorted(widths.items()) if wide != 1000)
        inner = pdf.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{tag}+{name} /DW 1000 /W [{listed}]"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity >>".encode()
        )
        back = pdf.stream(_to_unicode({codes[n]: c for n, c in characters.items()}, digits=4))
        return pdf.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{tag}+{name} /Encoding /Identity-H"
            f" /DescendantFonts [{inner} 0 R] /ToUnicode {back} 0 R >>".encode()
        )

    def _outlines(self, pdf: Document) -> int:
        """Characters that only the full faces have, as drawings."""
        procedures, widths, names = [], [], []
        for (character, serif), code in self._rare.items():
            path, advance = outline(character, serif=serif)
            paint = "26 w 1 j B" if serif else "f"  # the full serif face comes in one weight: a line makes it bold
            words = f"{advance:.0f} 0 -200 -400 1300 1300 d1\n{path}\n{paint}".encode()
            procedures.append(f"/g{code} {pdf.stream(words)} 0 R")
            widths.append(f"{advance:.0f}")
            names.append(f"/g{code}")
        back = pdf.stream(_to_unicode({code: key[0] for key, code in self._rare.items()}, digits=2))
        descriptor = pdf.add(b"<< /Type /FontDescriptor /FontName /AnpeiRare /Flags 4 /ItalicAngle 0 >>")
        return pdf.add(
            f"<< /Type /Font /Subtype /Type3 /Name /AnpeiRare /FontBBox [-200 -400 1300 1300]"
            f" /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << {' '.join(procedures)} >>"
            f" /Encoding << /Type /Encoding /Differences [1 {' '.join(names)}] >> /FirstChar 1"
            f" /LastChar {len(names)} /Widths [{' '.join(widths)}] /FontDescriptor {descriptor} 0 R"
            f" /Resources << >> /ToUnicode {back} 0 R >>".encode()
        )
