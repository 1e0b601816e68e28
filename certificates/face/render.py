"""One certificate's pages as PDF/A-3b, tagged, unsigned: what every kind, single or by the thousand, goes through."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from certificates.domain.facts import DISCLAIMER, printed_facts
from certificates.domain.layout import Layout
from certificates.domain.sheet import Page, TooLong, lay_out
from certificates.face import one_pass
from certificates.face.art import page_art
from certificates.face.direct import About, paint
from certificates.face.embedding import GlyphMissing
from certificates.face.fonts import uncovered_characters
from certificates.face.glyphs import measure
from certificates.face.kinds import built_in
from certificates.face.signature import sign

KEYWORD = "anpei-payload-sha256:"


class FaceRefused(Exception):
    """The certificate can't be drawn as it must look; the message is a Chinese sentence."""


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


def pages_of(payload: Mapping[str, Any], *, payload_hash: str, layout: Layout) -> list[Page]:
    """The laid out pages. FaceRefused when a printed fact or a word of the layout can't be shown, or not whole."""
    check_coverage(payload)
    try:
        pages = lay_out(payload, layout, payload_hash=payload_hash, measure=measure)
    except TooLong as fault:
        raise FaceRefused(f"“{fault}”太长，放不进证书，请改短后重新制证。") from fault
    for page in pages:
        for line in page.lines:
            missing = uncovered_characters(line.text)
            if missing:
                raise FaceRefused(f"版面文字中的“{missing}”无法打印，请修改版面。")
    return pages


def about_of(payload: Mapping[str, Any], *, payload_hash: str) -> About:
    """What the file says of itself."""
    return About(
        title=f"{payload['title']} {payload['number']}",
        author=str(payload["issuer"]),
        subject=DISCLAIMER,
        keywords=f"{KEYWORD}{payload_hash}",
        day=str(payload["issued_on"]),
    )


def draw(payload: Mapping[str, Any], *, payload_hash: str, photo: bytes, layout: Layout | None = None) -> bytes:
    """The unsigned PDF. Equal input gives equal bytes. FaceRefused when it can't look as it must.

    `layout`: the released version the certificate was issued under; without one, that of the examination's kind.
    """
    return _paint(payload, payload_hash=payload_hash, photo=photo, layout=layout or built_in("examination").layout)


def draw_signed(
    payload: Mapping[str, Any], *, payload_hash: str, photo: bytes, layout: Layout, moment: datetime
) -> bytes:
    """The same page, signed: in one pass where the key allows it."""
    if not one_pass.can_sign():
        return sign(draw(payload, payload_hash=payload_hash, photo=photo, layout=layout), issuer=str(payload["issuer"]))
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    place = one_pass.dictionary(name=str(payload["issuer"]), moment=stamp)
    pdf = _paint(payload, payload_hash=payload_hash, photo=photo, layout=layout, signature=place)
    return one_pass.close(pdf)


def _paint(
    payload: Mapping[str, Any], *, payload_hash: str, photo: bytes, layout: Layout, signature: bytes = b""
) -> bytes:
    pages = pages_of(payload, payload_hash=payload_hash, layout=layout)
    art = page_art(
        payload_hash=payload_hash,
        address=str(payload["address"]),
        issuer_short=str(payload["issuer_short"]),
        layout=layout,
    )
    about = about_of(payload, payload_hash=payload_hash)
    try:
        return paint(pages, art=art, photo=photo, about=about, layout=layout, signature=signature)
    except GlyphMissing as error:
        raise FaceRefused(f"有字形无法打印，已停止制证：{error}") from error


def payload_hash_in(pdf: bytes) -> str:
    """The payload hash a drawn PDF carries in its metadata; empty when it has none."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    keywords = str(PdfFileReader(BytesIO(pdf)).trailer["/Info"].get("/Keywords", ""))
    return keywords.partition(KEYWORD)[2][:64]
