"""The exam screen's page: what everybody sees alike is rendered once a process, what is one's own is filled in.

500 screens open within ten seconds (trust.md section 10.3), and rendering the whole template for each of them was half
of what a start costs (`make bench ONLY=load_cost`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from exams.actions.start_attempt import aid_of
from exams.domain.accommodation import Aid
from exams.domain.integrity import Options
from exams.models import Attempt, ItemReport, Registration
from exams.views.room_integrity import asked_of, screen_words
from exams.views.room_worker import room_scripts

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the name of what is filled in; of Unicode's private area, so that no text of ours holds them."""
OWN = ("ticket", "name", "seat", "sitting", "item", "attempt", "csrf", "mark")


def exam_page(request: HttpRequest, registration: Registration, attempt: Attempt) -> HttpResponse:
    """`registration` comes with its person, accommodation, sitting and operation item."""
    sitting = registration.sitting
    own = {
        "ticket": registration.ticket_number,
        "name": registration.person.name,
        "seat": registration.seat or "—",
        "sitting": sitting.name,
        "item": sitting.operation_item.name,
        "attempt": attempt.uuid,
        "csrf": get_token(request),
        "mark": f"{registration.ticket_number} {registration.person.name}",
    }
    render = _pieces.__wrapped__ if settings.DEBUG else _pieces
    granted = aid_of(registration)
    shown = Aid(read_aloud=granted.read_aloud, large_type=granted.large_type)
    options, asks = asked_of(registration)
    pieces = render(get_language() or "", request.COOKIES.get("elder") == "1", shown, options, asks)
    filled = [piece if not serial % 2 else escape(str(own[piece])) for serial, piece in enumerate(pieces)]
    return HttpResponse("".join(filled))


@lru_cache(maxsize=64)
def _pieces(_language: str, elder_mode: bool, aid: Aid, options: Options, asks: str) -> tuple[str, ...]:
    """Text and names by turns: the page in the reader's language, cut where something of one's own stands."""
    context = {
        **screen_words(options, asks),
        "own": {name: f"{OPENS}{name}{CLOSES}" for name in OWN},
        "aid": aid,
        "elder_mode": elder_mode,
        "report_kinds": ItemReport.Kind.choices,
        "scripts": room_scripts(),
    }
    page = render_to_string("exams/room/paper.html", context)
    return tuple(re.split(f"{OPENS}([a-z]+){CLOSES}", page))
