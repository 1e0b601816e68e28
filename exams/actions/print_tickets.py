"""Admission tickets (准考证) as PDF: one A4 page each, readable on a phone, with the way into the exam room.

Fields after domain.md section 7.5. The page may load the platform's own fonts and the bytes it is given, nothing else
(SEC-10). Whoever may ask for which ticket is decided before: see the views.
"""

from __future__ import annotations

import atexit
import base64
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.api import photo_bytes
from exams.actions.enter_room import code_of, token_of
from exams.models import Registration, Sitting
from qualifications import api as qualifications

FONTS = Path(settings.ROOT) / "certificates" / "fonts"
FACES = {"sans": "NotoSansSC-Regular.ttf", "serif": "NotoSerifSC-Bold.ttf"}
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


class TicketRefused(Exception):
    """There is no ticket to print yet; the message says why."""


@dataclass(frozen=True, slots=True)
class _Kit:
    """Made once per process: the font configuration and the style sheet."""

    fonts: Any
    sheet: Any


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

    class TicketFetcher(URLFetcher):
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
            raise FatalURLFetchingError(f"A ticket may not load {url[:80]!r}.")

    return TicketFetcher()


@lru_cache(maxsize=1)
def _kit() -> _Kit:
    _private_fonts()
    from weasyprint import CSS as Sheet
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    text = CSS + (Path(__file__).resolve().parents[1] / "templates/exams/desk/ticket.css").read_text(encoding="utf-8")
    return _Kit(fonts, Sheet(string=text, font_config=fonts, url_fetcher=_fetcher()))


atexit.register(lambda: _kit.cache_clear())  # WeasyPrint's own clean-up fails once modules are torn down


def _qr(address: str) -> str:
    """The address as a vector image inside the page."""
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="svg", border=0, dark="#062a30", xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(target.getvalue()).decode()


def room_address(registration: Registration) -> str:
    """What the QR code opens."""
    return f"{settings.ORIGIN}/exams/room/t/{registration.ticket_number}/{token_of(registration)}/"


def _attempt_words(registration: Registration) -> str:
    number = registration.attempt_number
    return "初考" if number == 1 else f"补考（第 {number} 次）"


def _ticket(registration: Registration, sitting: Sitting, latest: int | None) -> dict[str, Any]:
    code, photo = code_of(registration), photo_bytes(registration.person)
    starts, ends = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    return {
        "registration": registration,
        "person": registration.person,
        "sitting": sitting,
        "organisation": sitting.exam_point.organisation,
        "kind": _attempt_words(registration),
        "day": f"{starts.year} 年 {starts.month} 月 {starts.day} 日（周{'一二三四五六日'[starts.weekday()]}）",
        "hours": f"{starts:%H:%M}–{ends:%H:%M}",
        "latest": f"{starts + timedelta(minutes=latest):%H:%M}" if latest is not None else "",
        "code": f"{code[:4]} {code[4:]}",
        "photo": "data:image/jpeg;base64," + base64.b64encode(photo).decode() if photo else "",
        "qr": _qr(room_address(registration)),
    }


def print_tickets(sitting: Sitting, registrations: Iterable[Registration]) -> bytes:
    """One page a candidate, in the order given; TicketRefused before the seats are drawn or for nobody."""
    if sitting.state == Sitting.State.DRAFT:
        raise TicketRefused("场次锁定、机位抽定之后才能打印准考证。")
    wanted: Sequence[Registration] = [
        registration for registration in registrations if registration.state == Registration.State.REGISTERED
    ]
    if not wanted:
        raise TicketRefused("没有可以打印准考证的考生。")
    edition = qualifications.edition(sitting.edition_key)
    latest = edition.theory.latest_entry_minutes if edition.theory and sitting.part == "theory" else None
    kit = _kit()
    from weasyprint import HTML

    html = render_to_string(
        "exams/desk/ticket.html",
        {
            "tickets": [_ticket(registration, sitting, latest) for registration in wanted],
            "is_theory": sitting.part == "theory",
            "minutes": sitting.blueprint.minutes if sitting.blueprint else None,
            "site": settings.ORIGIN.split("://")[-1],
        },
    )
    page = HTML(string=html, url_fetcher=_fetcher(), base_url="anpei:ticket")
    return bytes(page.write_pdf(stylesheets=[kit.sheet], font_config=kit.fonts))
