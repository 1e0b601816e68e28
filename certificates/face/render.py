"""One certificate's page as PDF/A-3b, tagged, unsigned."""

from __future__ import annotations

import atexit
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from certificates.domain.facts import DISCLAIMER, fitting_size, printed_facts, two_line_size
from certificates.face.fonts import uncovered_characters, use_private_fonts

KEYWORD = "anpei-payload-sha256:"
POINTS = 72 / 25.4


class FaceRefused(Exception):
    """The certificate can't be drawn as it must look; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class _Kit:
    """What is made once per process: font configuration and style sheet (pdf.md section 3)."""

    fonts: Any
    sheet: Any


@lru_cache(maxsize=1)
def _kit() -> _Kit:
    use_private_fonts()
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from certificates.face.fetcher import RegisteredFetcher

    fonts = FontConfiguration()
    text = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    return _Kit(fonts, CSS(string=text, font_config=fonts, url_fetcher=RegisteredFetcher()))


atexit.register(lambda: _kit.cache_clear())  # WeasyPrint's own clean-up fails once modules are torn down


class _Faults(logging.Handler):
    """Keeps what WeasyPrint only logs: missing glyphs and things it could not load."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def no_silent_faults() -> Iterator[None]:
    """FaceRefused when a glyph is missing or a resource failed: never tofu, never an empty frame."""
    logger = logging.getLogger("weasyprint")
    faults, before = _Faults(), logger.level
    logger.setLevel(logging.WARNING)
    logger.addHandler(faults)
    try:
        yield
    finally:
        logger.removeHandler(faults)
        logger.setLevel(before)
    for line in faults.lines:
        if ".notdef" in line:
            raise FaceRefused(f"有字形无法打印，已停止制证：{line[-40:]}")
        if line.startswith(("Failed to load", "Error")):
            raise FaceRefused("证书版面缺少资源，已停止制证。")


def check_coverage(payload: Mapping[str, Any]) -> None:
    """FaceRefused with the very characters when a printed fact holds one no font can show."""
    for fact in printed_facts(payload):
        missing = uncovered_characters(fact.value)
        if missing:
            codes = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing)
            raise FaceRefused(f"{fact.label}中的 {codes} 无法打印，请核对姓名用字或联系管理员补充字库。")


def page_html(payload: Mapping[str, Any], *, payload_hash: str) -> str:
    """The page's markup; sizes are chosen so that every line fits its place."""
    facts = {fact.key: fact.value for fact in printed_facts(payload)}
    passed = "理论考试和实际操作考试成绩均合格" if payload.get("practical_passed") else "考试成绩合格"
    item = two_line_size(facts["item"], width=94 * POINTS, largest=15, two_lines=11.5, smallest=6)
    category = two_line_size(facts["category"], width=94 * POINTS, largest=12, two_lines=10.5, smallest=6)
    sizes = {
        "name": fitting_size(facts["name"], width=192 * POINTS, largest=27, smallest=11),
        "item": item[0],
        "category": category[0],
        "issuer": fitting_size(facts["issuer"], width=92 * POINTS, largest=13, smallest=7),
        "rule": fitting_size(facts["rule"], width=114 * POINTS, largest=10, smallest=6),
    }
    return render_to_string(
        "certificates/face.html",
        {
            "facts": facts,
            "sizes": {key: f"{size:g}" for key, size in sizes.items()},
            "two": {"item": item[1], "category": category[1]},
            "said": f"经考核，{passed}，特发此证明。",
            "payload_hash": payload_hash,
            "fingerprint": " ".join(payload_hash[place : place + 4].upper() for place in range(0, 32, 4)),
            "origin": str(payload["address"]).split("/certificates/")[0].split("://")[-1],
            "disclaimer": DISCLAIMER,
        },
    )


def draw(payload: Mapping[str, Any], *, payload_hash: str, photo: bytes) -> bytes:
    """The unsigned PDF. Equal input gives equal bytes. FaceRefused when it can't look as it must."""
    check_coverage(payload)
    kit = _kit()
    from weasyprint import HTML

    from certificates.face.art import finisher, page_art
    from certificates.face.fetcher import RegisteredFetcher

    art = page_art(
        payload_hash=payload_hash, address=str(payload["address"]), issuer_short=str(payload["issuer_short"])
    )
    fetcher = RegisteredFetcher({"anpei:photo": (photo, "image/jpeg")})
    with no_silent_faults(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its own colour profile's file open
        page = HTML(string=page_html(payload, payload_hash=payload_hash), url_fetcher=fetcher, base_url="anpei:page")
        data = page.write_pdf(
            stylesheets=[kit.sheet],
            font_config=kit.fonts,
            cache={},
            finisher=finisher(art),
            pdf_variant="pdf/a-3b",
            pdf_tags=True,
        )
    return bytes(data)


def payload_hash_in(pdf: bytes) -> str:
    """The payload hash a drawn PDF carries in its metadata; empty when it has none."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    keywords = str(PdfFileReader(BytesIO(pdf)).trailer["/Info"].get("/Keywords", ""))
    return keywords.partition(KEYWORD)[2][:64]
