"""Printed pages as PDF: the platform's own fonts, the bytes inside the page, and no other address (SEC-10)."""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

FONTS = Path(settings.ROOT) / "certificates" / "fonts"
FACES = {"sans": "NotoSansSC-Regular.ttf", "serif": "NotoSerifSC-Bold.ttf"}
PAPER_SHEET = Path(__file__).resolve().parents[1] / "templates/accounts/print/paper.css"
"""What all papers share: the first of an app's sheets."""
FONT, DATA = "anpei:ticket-font/", "data:image/"
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
CSS = """
@font-face { font-family: "Ticket Sans"; src: url("anpei:ticket-font/sans"); }
@font-face { font-family: "Ticket Serif"; src: url("anpei:ticket-font/serif"); }
@font-face { font-family: "Ticket Full"; src: url("anpei:ticket-font/full"); }
"""


@dataclass(frozen=True, slots=True)
class _Kit:
    """Made once per process and style."""

    fonts: Any
    sheet: Any


def print_page(template: str, context: Mapping[str, Any], *, sheets: Sequence[Path]) -> bytes:
    """The PDF of a template; `sheets` are the files of its style, of which a later one has the last word."""
    kit = _kit(tuple(sheets))
    from weasyprint import HTML

    page = HTML(string=render_to_string(template, dict(context)), url_fetcher=_fetcher(), base_url="anpei:ticket")
    return bytes(page.write_pdf(stylesheets=[kit.sheet], font_config=kit.fonts))


def _private_fonts() -> None:
    """Keep the system's fonts out; the same folder and file as the certificates use, whichever draws first."""
    folder = Path(settings.DATA_DIR) / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    file, wanted = folder / "fonts.conf", _CONFIG.format(folder=FONTS, cache=folder / "cache")
    if not file.exists() or file.read_text(encoding="utf-8") != wanted:
        building = folder / f"fonts.{os.getpid()}"
        building.write_text(wanted, encoding="utf-8")
        building.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)


def _full_font() -> Path:
    """The whole Noto face, for characters of names that the subset lacks."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.__file__).resolve().parent / "NotoSansSC-Regular.otf"


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class PageFetcher(URLFetcher):
        """Fonts by name and images inside the page; every other address stops the rendering."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("anpei", "data"), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(DATA):
                return super().fetch(url, headers)
            name = url.removeprefix(FONT)
            if url.startswith(FONT) and (name in FACES or name == "full"):
                file = _full_font() if name == "full" else FONTS / FACES[name]
                return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": "font/ttf"})
            raise FatalURLFetchingError(f"A printed page may not load {url[:80]!r}.")

    return PageFetcher()


@lru_cache(maxsize=8)
def _kit(sheets: tuple[Path, ...]) -> _Kit:
    _private_fonts()
    from weasyprint import CSS as Sheet
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    text = CSS + "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return _Kit(fonts, Sheet(string=text, font_config=fonts, url_fetcher=_fetcher()))


atexit.register(lambda: _kit.cache_clear())  # WeasyPrint's own clean-up fails once modules are torn down
