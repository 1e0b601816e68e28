"""Everything on the page that is not text or photo, as PDF operators under the text (pdf.md section 4, lane A)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import segno

from certificates.domain.guilloche import HEIGHT, WIDTH, border, medallion, number
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


@lru_cache(maxsize=1)
def _frame() -> str:
    deep, orange, pale = "0.055 0.29 0.32", "0.91 0.447 0.047", "0.74 0.86 0.87"
    words = ["0.992 0.996 0.996 rg", f"0 0 {number(WIDTH)} {number(HEIGHT)} re f"]
    words.append(_box(7, 7, WIDTH - 14, HEIGHT - 14, colour=deep, line=0.9))
    words.append(_box(8.3, 8.3, WIDTH - 16.6, HEIGHT - 16.6, colour=deep, line=0.2))
    words.append(_box(15.7, 15.7, WIDTH - 31.4, HEIGHT - 31.4, colour=deep, line=0.2))
    words.append(_box(16.8, 16.8, WIDTH - 33.6, HEIGHT - 33.6, colour=orange, line=0.45))
    left, top, wide, high = PHOTO_BOX
    words.append(_box(left - 1.2, top - 1.2, wide + 2.4, high + 2.4, colour=pale, line=0.3))
    return "\n".join(words)


def page_art(*, payload_hash: str, address: str, issuer_short: str) -> bytes:
    """All art of one certificate, ready to stand before the page's own content."""
    flip = f"q {MM:.6f} 0 0 {-MM:.6f} 0 {HEIGHT * MM:.4f} cm"
    words = [
        "/Artifact BMC",
        flip,
        _frame(),
        border(payload_hash, inset=12, band=7.4),
        medallion(payload_hash, centre=(WIDTH / 2 + 17, 112), radius=62),
        qr(address),
        seal(issuer_short, x=SEAL_AT[0], y=SEAL_AT[1]),
        "Q",
        "EMC",
    ]
    return "\n".join(words).encode("ascii")


def finisher(art: bytes) -> Callable[[Any, Any], None]:
    """WeasyPrint's hook: put the art under the text of the only page."""

    def finish(document: Any, pdf: Any) -> None:
        import pydyf

        page = next(
            thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page"
        )
        under = pydyf.Stream([zlib.compress(art, 6)], {"Filter": "/FlateDecode"})
        pdf.add_object(under)
        page["Contents"] = pydyf.Array([under.reference, page["Contents"]])

    return finish
