"""Draw a poster: PDF for print, PNG for phones. WeasyPrint is imported late, and loads nothing but our two fonts."""

from __future__ import annotations

import atexit
import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import uharfbuzz
from django.template.loader import render_to_string
from PIL import Image

from certificates.api import use_private_fonts
from publicity.domain.posters import Poster, number_and_words
from publicity.poster.sizes import cover_css, sheet_css

HERE = Path(__file__).resolve().parent
FONTS = {
    "black": HERE.parent / "fonts" / "NotoSansSC-Black.ttf",
    "medium": HERE.parent / "fonts" / "NotoSansSC-Medium.ttf",
}
A4_TO_A3 = 2**0.5
QR = "anpei:qr"
LONG, COVER = (1080, 1440), (900, 383)
TAGS = {"slogan": "安全提示", "checklist": "逐条检查", "steps": "照着做", "hotline": "紧急电话"}


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    shown = [frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))).unicodes) for path in FONTS.values()]
    return shown[0] & shown[1]


def uncovered(text: str) -> str:
    """The characters neither font can show, each once."""
    return "".join(
        dict.fromkeys(character for character in text if ord(character) not in _covered() and character != "\u3000")
    )


@dataclass(frozen=True, slots=True)
class _Kit:
    """Fonts, the common style sheet, and the class of fetchers: made once a process."""

    fonts: Any
    sheet: Any
    fetcher: Any


@lru_cache(maxsize=1)
def _kit() -> _Kit:
    use_private_fonts()
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class PosterFetcher(URLFetcher):
        """Serves the two fonts and the code; every other address stops the drawing (SEC-10)."""

        def __init__(self, code: bytes = b"") -> None:
            super().__init__(allowed_protocols=("anpei",), allow_redirects=False, fail_on_errors=True)
            self._code = code

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            name = url.removeprefix("anpei:poster/")
            if url.startswith("anpei:poster/") and name in FONTS:
                return URLFetcherResponse(url, FONTS[name].read_bytes(), {"Content-Type": "font/ttf"})
            if url == QR and self._code:
                return URLFetcherResponse(url, self._code, {"Content-Type": "image/svg+xml"})
            raise FatalURLFetchingError(f"A poster may not load {url[:80]!r}.")

    fonts = FontConfiguration()
    text = (HERE / "poster.css").read_text(encoding="utf-8")
    return _Kit(fonts, CSS(string=text, font_config=fonts, url_fetcher=PosterFetcher()), PosterFetcher)


atexit.register(lambda: _kit.cache_clear())  # WeasyPrint's own clean-up fails once modules are torn down


def _code(address: str) -> bytes:
    """The address as a drawing of squares; nothing for an empty one."""
    if not address:
        return b""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, scale=4, dark="#12262a")
    return out.getvalue()


def _pdf(poster: Poster, template: str, style: str, *, zoom: float = 1) -> bytes:
    kit = _kit()
    from weasyprint import CSS, HTML

    fetcher = kit.fetcher(_code(poster.qr))
    items = []
    for line in poster.lines:
        number, words = number_and_words(line)
        items.append({"line": line, "number": number, "words": words})
    page = render_to_string(
        f"publicity/poster/{template}.html",
        {
            "template": poster.template,
            "tag": TAGS[poster.template],
            "headline": poster.headline,
            "items": items,
            "organisation": poster.organisation,
            "qr": QR if poster.qr else "",
            "qr_label": poster.qr_label or "扫码了解更多",
        },
    )
    sized = CSS(string=style, font_config=kit.fonts, url_fetcher=fetcher)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        html = HTML(string=page, url_fetcher=fetcher, base_url="anpei:page")
        drawn = html.write_pdf(stylesheets=[kit.sheet, sized], font_config=kit.fonts, cache={}, zoom=zoom)
    return bytes(drawn)


def picture(pdf: bytes, size: tuple[int, int]) -> bytes:
    """The first page as PNG of exactly this size."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=size[0] / page.get_width()).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    out = BytesIO()
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw(poster: Poster) -> dict[str, bytes]:
    """Name → bytes: A4 and A3 for print, a long picture and a cover for WeChat."""
    a4 = sheet_css(poster, high=297)
    phone = _pdf(poster, "sheet", sheet_css(poster, high=280))
    return {
        "a4.pdf": _pdf(poster, "sheet", a4),
        "a3.pdf": _pdf(poster, "sheet", a4, zoom=A4_TO_A3),
        "long.png": picture(phone, LONG),
        "cover.png": picture(_pdf(poster, "cover", cover_css(poster)), COVER),
    }
