"""The same pages painted by WeasyPrint: the yardstick that a raster test holds the direct painter to, and what
`bench_cert.py` compares with.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import escape

from certificates.domain.layout import Layout
from certificates.domain.sheet import CENTRE, PT, Line, Page
from certificates.face.art import page_art, table_art
from certificates.face.fonts import use_private_fonts
from certificates.face.plain import FONTS
from certificates.face.render import about_of, no_silent_faults, pages_of

SHEET = """
@page { size: 297mm 210mm; margin: 0; }
html { font-family: "Anpei Sans", "Anpei Sans Full"; }
body { margin: 0; }
section { position: relative; width: 297mm; height: 210mm; break-after: page; }
section:last-child { break-after: auto; }
h1, h2, p, img { position: absolute; margin: 0; white-space: pre; font-weight: normal; }
.serif { font-family: "Anpei Serif", "Anpei Serif Full"; }
img { image-rendering: crisp-edges; left: 28mm; top: 62mm; width: 36mm; height: 50.4mm; }
"""
_LINE = 1.4
_TAGS = {"H1": "h1", "H2": "h2"}


def page_html(pages: Sequence[Page], *, payload: Mapping[str, Any], payload_hash: str, photo: bool) -> str:
    """The pages as absolutely placed lines."""
    about = about_of(payload, payload_hash=payload_hash)
    said = {"author": about.author, "description": about.subject, "keywords": about.keywords}
    head = "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in said.items())
    head = f'<meta charset="utf-8"><title>{escape(about.title)}</title>{head}'
    sheets = "".join(_section(page, photo=photo and page.first) for page in pages)
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{sheets}</body></html>'


def _section(page: Page, *, photo: bool) -> str:
    picture = '<img src="anpei:photo" alt="持证人照片">' if photo else ""
    return f"<section>{picture}{''.join(map(_placed, page.lines))}</section>"


def _placed(line: Line) -> str:
    """A line box whose baseline falls where the sheet says."""
    high = PT * line.size * _LINE
    top = line.y - high / 2 - PT * line.size * CENTRE
    where = {"left": "left:%.4fmm", "right": "right:%.4fmm", "centre": "left:%.4fmm;width:%.4fmm;text-align:center"}
    if line.align == "centre":
        place = where["centre"] % (line.x - 148.5, 297.0)
    elif line.align == "right":
        place = where["right"] % (297.0 - line.x)
    else:
        place = where["left"] % line.x
    style = f"{place};top:{top:.4f}mm;font-size:{line.size:g}pt;line-height:{_LINE};color:{line.colour}"
    if line.spacing:
        style += f";letter-spacing:{line.spacing:g}pt"
    tag, face = _TAGS.get(line.tag, "p"), "serif" if line.serif else ""
    return f'<{tag} class="{face}" style="{style}">{escape(line.text)}</{tag}>'


def finisher(arts: list[bytes]) -> Callable[[Any, Any], None]:
    """WeasyPrint's hook: put its art under the text of each page."""

    def finish(document: Any, pdf: Any) -> None:
        import pydyf

        pages = [thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Page"]
        for page, art in zip(pages, arts, strict=True):
            under = pydyf.Stream([zlib.compress(art, 6)], {"Filter": "/FlateDecode"})
            pdf.add_object(under)
            page["Contents"] = pydyf.Array([under.reference, page["Contents"]])

    return finish


def reference(payload: Mapping[str, Any], *, payload_hash: str, photo: bytes, layout: Layout) -> bytes:
    """The unsigned PDF by WeasyPrint."""
    use_private_fonts()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from certificates.face.fetcher import RegisteredFetcher

    pages = pages_of(payload, payload_hash=payload_hash, layout=layout)
    first = page_art(
        payload_hash=payload_hash,
        address=str(payload["address"]),
        issuer_short=str(payload["issuer_short"]),
        layout=layout,
    )
    arts = [first if page.table is None else table_art(page.table, layout=layout) for page in pages]
    fonts, fetcher = FontConfiguration(), RegisteredFetcher({"anpei:photo": (photo, "image/jpeg")})
    html = page_html(pages, payload=payload, payload_hash=payload_hash, photo=bool(photo) and layout.photo)
    with no_silent_faults(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its own colour profile's file open
        sheet = CSS(string=FONTS + SHEET, font_config=fonts, url_fetcher=fetcher)
        page = HTML(string=html, url_fetcher=fetcher, base_url="anpei:page")
        data = page.write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            cache={},
            finisher=finisher(arts),
            pdf_variant="pdf/a-3b",
            pdf_tags=True,
        )
    return bytes(data)
