"""Everything on the page that is not text or photo, as PDF operators under the text (pdf.md section 4, lane A)."""

from __future__ import annotations

from functools import lru_cache

import segno

from certificates.domain.guilloche import HEIGHT, WIDTH, border, medallion, number
from certificates.domain.layout import PALETTES, Layout
from certificates.domain.sheet import Table
from certificates.face.seal import seal

MM = 72 / 25.4
QR_BOX = (31.0, 142.0, 30.0)  # left, top, side, in millimetres
SEAL_AT = (228.0, 157.5)
PHOTO_BOX = (28.0, 62.0, 36.0, 50.4)


def qr(address: str) -> str:
    """Black runs of the code's modules; a fixed mask saves most of the time and scans as well."""
    code = segno.make(address, error="m", micro=False, mask=3, boost_error=False)
    matrix = code.matrix
    left, top, side = QR_BOX
    module = side / len(matrix)
    words = ["0.02 0.10 0.12 rg"]
    for row, line in enumerate(matrix):
        column = 0
        while column < len(line):
            run = column
            while run < len(line) and line[run]:
                run += 1
            if run > column:
                box = (left + column * module, top + row * module, (run - column) * module, module)
                words.append(" ".join(f"{value:.3f}" for value in box) + " re")
            column = max(run, column + 1)
    words.append("f")
    return "\n".join(words)


def _box(left: float, top: float, wide: float, high: float, *, colour: str, line: float) -> str:
    box = " ".join(number(value) for value in (left, top, wide, high))
    return f"{colour} RG {number(line)} w {box} re S"


def paler(colour: str, share: float) -> str:
    """The colour mixed with white; `share` of it is left."""
    return " ".join(f"{1 - share * (1 - float(part)):.3f}" for part in colour.split())


@lru_cache(maxsize=16)
def _frame(palette: str, *, photo: bool) -> str:
    deep, accent, pale = PALETTES[palette]
    words = [f"{paler(pale, 0.02)} rg", f"0 0 {number(WIDTH)} {number(HEIGHT)} re f"]
    words.append(_box(7, 7, WIDTH - 14, HEIGHT - 14, colour=deep, line=0.9))
    words.append(_box(8.3, 8.3, WIDTH - 16.6, HEIGHT - 16.6, colour=deep, line=0.2))
    words.append(_box(15.7, 15.7, WIDTH - 31.4, HEIGHT - 31.4, colour=deep, line=0.2))
    words.append(_box(16.8, 16.8, WIDTH - 33.6, HEIGHT - 33.6, colour=accent, line=0.45))
    if photo:
        left, top, wide, high = PHOTO_BOX
        words.append(_box(left - 1.2, top - 1.2, wide + 2.4, high + 2.4, colour=paler(pale, 0.6), line=0.3))
    return "\n".join(words)


def _background(layout: Layout, payload_hash: str) -> list[str]:
    deep, accent, pale = PALETTES[layout.palette]
    if layout.background == "plain":
        return []
    words = [border(payload_hash, inset=12, band=7.4, pale=pale, deep=deep)]
    if layout.background == "rosette":
        rings = (paler(pale, 0.32), paler(accent, 0.16), paler(pale, 0.28))
        words.append(medallion(payload_hash, centre=(WIDTH / 2 + 17, 112), radius=62, colours=rings))
    return words


def page_art(*, payload_hash: str, address: str, issuer_short: str, layout: Layout) -> bytes:
    """All art of the first page, ready to stand before the page's own content."""
    words = [
        _frame(layout.palette, photo=layout.photo),
        *_background(layout, payload_hash),
        qr(address),
        seal(issuer_short, x=SEAL_AT[0], y=SEAL_AT[1], purpose=layout.seal) if layout.seal else "",
    ]
    return _as_artifact(words)


def table_art(table: Table, *, layout: Layout) -> bytes:
    """The frame of a further page and the lines of its table."""
    deep, accent, pale = PALETTES[layout.palette]
    left, right, top, bottom = table.columns[0], table.columns[-1], table.rows[0], table.rows[-1]
    words = [_frame(layout.palette, photo=False), f"{paler(pale, 0.25)} rg"]
    words.append(f"{number(left)} {number(top)} {number(right - left)} {number(table.rows[1] - top)} re f")
    words.append(f"{paler(deep, 0.45)} RG 0.18 w")
    words += [f"{number(x)} {number(top)} m {number(x)} {number(bottom)} l S" for x in table.columns]
    words += [f"{number(left)} {number(y)} m {number(right)} {number(y)} l S" for y in table.rows]
    return _as_artifact(words)


def _as_artifact(words: list[str]) -> bytes:
    flip = f"q {MM:.6f} 0 0 {-MM:.6f} 0 {HEIGHT * MM:.4f} cm"
    return "\n".join(["/Artifact BMC", flip, *words, "Q", "EMC"]).encode("ascii")
