"""A plain one-off page (a contest certificate, say) with the certificates' own fonts and their closed fetcher."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from certificates.face.fonts import use_private_fonts

FONTS = """
@font-face { font-family: "Anpei Sans"; src: url("anpei:font/sans"); }
@font-face { font-family: "Anpei Serif"; src: url("anpei:font/serif"); }
@font-face { font-family: "Anpei Sans Full"; src: url("anpei:font/sans-full"); }
@font-face { font-family: "Anpei Serif Full"; src: url("anpei:font/serif-full"); }
"""


def plain_pdf(html: str, *, images: Mapping[str, tuple[bytes, str]]) -> bytes:
    """The page as PDF; nothing but the fonts and `images` (address → bytes and type) can be loaded."""
    use_private_fonts()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from certificates.face.fetcher import RegisteredFetcher
    from certificates.face.render import no_silent_faults

    fetcher, fonts = RegisteredFetcher(images), FontConfiguration()
    with no_silent_faults(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        sheet = CSS(string=FONTS, font_config=fonts, url_fetcher=fetcher)
        page = HTML(string=html, url_fetcher=fetcher, base_url="anpei:page")
        return bytes(page.write_pdf(stylesheets=[sheet], font_config=fonts, cache={}, pdf_tags=True))
