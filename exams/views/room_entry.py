"""The door of the exam room, and the page where the candidate checks name and photo and reads the rules."""

from __future__ import annotations

import json
from functools import cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import photo_bytes
from exams.actions.check_guard import lets_browser
from exams.actions.enter_room import EntryRefused, enter_by_code, enter_by_token
from exams.actions.integrity_words import integrity_words
from exams.actions.load_integrity import snapshot_text
from exams.actions.note_integrity import options_for
from exams.actions.start_attempt import Begun, StartBarred, StartRefused, aid_of, begin_attempt
from exams.actions.take_snapshot import has_agreed
from exams.domain.guard import Bar
from exams.domain.integrity import options_of
from exams.domain.packing import opened, zipped
from exams.forms import TicketForm
from exams.models import Attempt, Registration
from exams.views.room_guard import bar_reply, bar_sentence, barred
from exams.views.room_paper import begun_text, packed_paper
from exams.views.room_queue import inside, receive, wait_outside
from exams.views.room_session import (
    RoomPass,
    give_pass,
    no_store,
    opening_of,
    or_busy,
    read_pass,
    take_pass,
    with_registration,
)
from pages.api import Turn, visitor_address


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest) -> HttpResponse:
    """Sign in with the ticket."""
    form = TicketForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            registration = enter_by_code(**form.cleaned_data, address=visitor_address(request))
            return _enter(registration)
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
            status = 403
    return no_store(render(request, "exams/room/door.html", {"form": form}, status=status))


@require_http_methods(["GET", "POST"])
def room_by_qr(request: HttpRequest, ticket_number: str, token: str) -> HttpResponse:
    """The QR code opens a page with one button, because a link that is only looked at must change nothing."""
    context: dict[str, object] = {"ticket_number": ticket_number}
    status = 200
    if request.method == "POST":
        try:
            registration = enter_by_token(ticket_number, token)
            return _enter(registration)
        except EntryRefused as refusal:
            context["refusal"] = str(refusal)
            status = 403
    response = no_store(render(request, "exams/room/by_qr.html", context, status=status))
    response["Referrer-Policy"] = "no-referrer"
    return response


def _enter(registration: Registration) -> HttpResponse:
    reply = redirect("exams:room-entrance")
    return no_store(give_pass(reply, registration.uuid, sitting=registration.sitting, opening=None))


@with_registration
def entrance(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Photo, name, seat and rules; the start button when it is time."""
    attempt = Attempt.objects.filter(registration=registration).first()
    if attempt is not None and attempt.state != Attempt.State.OPEN:
        return redirect("exams:room-result")
    context = _context(registration, attempt=attempt, **_asked(request, registration))
    return render(request, "exams/room/entrance.html", context)


def _asked(request: HttpRequest, registration: Registration) -> dict[str, object]:
    """What the sitting asks of this seat, and whether this browser is the one it asks for."""
    options = options_for(registration)
    return {
        "options": options,
        "measures": integrity_words(options),
        "needs_seb": options.seb and opening_of(request) is None and not lets_browser(registration),
        "agreed": has_agreed(registration) if options.snapshots else None,
        "consent": snapshot_text() if options.snapshots else None,
    }


def _context(registration: Registration, **more: object) -> dict[str, object]:
    sitting = registration.sitting
    blueprint = sitting.blueprint
    return {
        "registration": registration,
        "sitting": sitting,
        "opens_in": max(int((sitting.starts_at - timezone.now()).total_seconds()), 0),
        "full_marks": (blueprint.proof.get("full_marks", 0) if blueprint else 0) / 100,
        "cut_score": (blueprint.cut_score if blueprint else 0) / 100,
        "aids": aid_of(registration).words(blueprint.minutes if blueprint else None),
        **more,
    }


@require_POST
@gzip_page
@or_busy
def start(request: HttpRequest) -> HttpResponse:
    """Start, or go on with what was started; when too many do, a place in the line before anything is asked.

    The entrance's script asks for JSON (`{url, attempt, paper}`, or `{error}`), so that the paper comes with the start
    and no second of its time is spent on asking; without a script it is a form and a redirect.
    """
    room_pass = read_pass(request)
    if room_pass is None:
        return redirect("exams:room")
    turn, ticket = receive(request, f"start:{room_pass.registration}")
    if turn:
        return _wait(request, turn, ticket)
    with inside():
        return no_store(_start(request, room_pass))


def _wait(request: HttpRequest, turn: Turn, ticket: str) -> HttpResponse:
    reply = wait_outside(turn, ticket)
    if wants_json(request):
        return reply
    page = render(request, "exams/room/queue.html", {"turn": turn, "ticket": ticket}, status=reply.status_code)
    page["Retry-After"] = reply["Retry-After"]
    return page


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _start(request: HttpRequest, room_pass: RoomPass) -> HttpResponse:
    registration, opening = room_pass.registration, room_pass.opening
    try:
        begun = begin_attempt(registration, admits=lambda locked: _barred(request, locked, opening))
    except Registration.DoesNotExist:
        return redirect("exams:room")
    except StartBarred as barred_by:
        why = barred_by.why
        return bar_reply(why) if wants_json(request) else _stay(request, sentence=bar_sentence(why), status=403)
    except StartRefused as refusal:
        if wants_json(request):
            return JsonResponse({"error": str(refusal)}, status=409)
        return _stay(request, sentence=str(refusal), status=409)
    attempt, address = begun.attempt, _paper_address()
    reply: HttpResponse
    if wants_json(request):
        reply = _told(request, begun, address)
    else:
        reply = redirect(address)
    return give_pass(reply, registration, attempt.uuid, sitting=attempt.registration.sitting, opening=opening)


@cache
def _paper_address() -> str:
    return reverse("exams:room-paper")


def _told(request: HttpRequest, begun: Begun, address: str) -> HttpResponse:
    """`{url, attempt}`, and `paper` for the one who was told that the attempt begins: it is the first writer."""
    told = json.dumps({"url": address, "attempt": str(begun.attempt.uuid)})
    if not begun.is_new:
        return HttpResponse(told, content_type="application/json")
    packed = packed_paper(begun.attempt.paper)
    rest = f"{begun_text(begun.attempt)[1:]}, {told[1:]}"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(opened(packed) + rest, content_type="application/json")
    reply = HttpResponse(zipped(packed, rest.encode()), content_type="application/json")
    reply["Content-Encoding"] = "gzip"
    patch_vary_headers(reply, ("Accept-Encoding",))
    return reply


def _barred(request: HttpRequest, registration: Registration, opening: UUID | None) -> Bar | None:
    """Asked of the sitting as it is now: the pass may be older than the lock. A refusal leaves its own alert."""
    is_guarded = options_of(registration.sitting.integrity).is_guarded
    return barred(request, RoomPass(registration.uuid, None, is_guarded, opening))


@with_registration
def _stay(request: HttpRequest, registration: Registration, *, sentence: str, status: int) -> HttpResponse:
    context = _context(registration, refusal=sentence, **_asked(request, registration))
    return render(request, "exams/room/entrance.html", context, status=status)


@with_registration
def photo(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The candidate's own photo."""
    data = photo_bytes(registration.person)
    if not data:
        return HttpResponse(status=404)
    return HttpResponse(data, content_type="image/jpeg")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the PC back."""
    return take_pass(redirect("exams:room"))
