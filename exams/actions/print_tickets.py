"""Admission tickets (准考证) as PDF: one A4 page each, readable on a phone, with the way into the exam room.

Fields after domain.md section 7.5. The page may load the platform's own fonts and the bytes it is given, nothing else
(SEC-10). Whoever may ask for which ticket is decided before: see the views.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone

from accounts.api import photo_bytes
from exams.actions.enter_room import code_of, token_of
from exams.actions.integrity_words import printed_words
from exams.actions.print_page import print_page
from exams.actions.start_attempt import aid_of
from exams.models import Registration, Sitting
from qualifications import api as qualifications


class TicketRefused(Exception):
    """There is no ticket to print yet; the message says why."""


def qr_image(address: str) -> str:
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
        "measures": printed_words(sitting),
        "aids": "、".join(aid_of(registration).words(sitting.blueprint.minutes if sitting.blueprint else None)),
        "code": f"{code[:4]} {code[4:]}",
        "photo": "data:image/jpeg;base64," + base64.b64encode(photo).decode() if photo else "",
        "qr": qr_image(room_address(registration)),
        "proof": bool(sitting.commitment),
    }


def ticket_facts(registration: Registration) -> dict[str, Any]:
    """What a ticket says, for paper and telephone; TicketRefused before the seats are drawn."""
    sitting = registration.sitting
    if sitting.state == Sitting.State.DRAFT:
        raise TicketRefused("场次锁定、机位抽定之后才有准考证。")
    if registration.state != Registration.State.REGISTERED:
        raise TicketRefused("这次报名已取消或不符合条件，没有准考证。")
    return _ticket(registration, sitting, latest_entry(sitting))


def latest_entry(sitting: Sitting) -> int | None:
    """Minutes after the bell; None for a practical examination."""
    edition = qualifications.edition(sitting.edition_key)
    return edition.theory.latest_entry_minutes if edition.theory and sitting.part == "theory" else None


def print_tickets(sitting: Sitting, registrations: Iterable[Registration]) -> bytes:
    """One page a candidate, in the order given; TicketRefused before the seats are drawn or for nobody."""
    if sitting.state == Sitting.State.DRAFT:
        raise TicketRefused("场次锁定、机位抽定之后才能打印准考证。")
    wanted: Sequence[Registration] = [
        registration for registration in registrations if registration.state == Registration.State.REGISTERED
    ]
    if not wanted:
        raise TicketRefused("没有可以打印准考证的考生。")
    latest = latest_entry(sitting)
    return print_page(
        "exams/desk/ticket.html",
        {
            "tickets": [_ticket(registration, sitting, latest) for registration in wanted],
            "is_theory": sitting.part == "theory",
            "minutes": sitting.blueprint.minutes if sitting.blueprint else None,
            "site": settings.ORIGIN.split("://")[-1],
        },
        css="ticket.css",
    )
