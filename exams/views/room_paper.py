"""The exam screen, and the paper it loads once. The key is not in what is read here (SEC-01)."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from evidence import api as evidence
from exams.actions.acknowledge_message import acknowledge_message, messages_for
from exams.actions.note_contact import note_contact
from exams.actions.save_answers import take_over
from exams.actions.start_attempt import journal_key_of
from exams.domain.attempts import first_revision
from exams.domain.packing import pack
from exams.domain.time_ledger import shown_deadline
from exams.models import Attempt, Paper, Response
from exams.models.on_screen import read_on_screen
from exams.views.room_page import exam_page
from exams.views.room_session import give_pass, no_store, read_pass, with_attempt_id


def paper_page(request: HttpRequest) -> HttpResponse:
    """The screen; answers already stored come with the paper."""
    room_pass = read_pass(request)
    registration = read_on_screen(room_pass.registration) if room_pass else None
    if room_pass is None or registration is None:
        return redirect("exams:room")
    attempt: Attempt | None = getattr(registration, "attempt", None)
    if attempt is None:
        return redirect("exams:room-entrance")
    if attempt.state != Attempt.State.OPEN:
        return redirect("exams:room-result")
    reply, bound = exam_page(request, registration, attempt), room_pass.opening
    return no_store(give_pass(reply, registration.uuid, attempt.uuid, sitting=registration.sitting, opening=bound))


def _timed() -> QuerySet[Attempt]:
    """With the database's clock in the same statement: 500 screens ask every 15 s."""
    return Attempt.objects.select_related("registration").annotate(clock=evidence.DatabaseClock())


def clock_json(attempt: Attempt, *, begins: bool = False) -> dict[str, Any]:
    """Milliseconds since 1970 by the database's clock; the browser's own clock decides nothing (SEC-06).

    While the attempt is paused, `deadline` moves along with `now`: what is left stands still on the screen, too.
    `messages`: what invigilators said and this candidate has not read; `begins`: this very
    request began the attempt; messages are left to the next question, and the clock is not asked again.
    """
    now = attempt.started_at if begins else getattr(attempt, "clock", None) or evidence.database_now()
    registration = attempt.registration
    return {
        "now": round(now.timestamp() * 1000),
        "deadline": round(shown_deadline(attempt.deadline_at, attempt.paused_at, now).timestamp() * 1000),
        "state": attempt.state,
        "writer": attempt.writer,
        "paused": attempt.paused_at is not None,
        "messages": [
            {"id": str(message.uuid), "text": message.text, "at": round(message.at.timestamp() * 1000)}
            for message in (() if begins else messages_for(registration.pk, registration.sitting_id))
        ],
    }


def _told(attempt: Attempt, *, writer: int, responses: list[Any], begins: bool = False) -> str:
    """JSON: what is stored so far, the time, and the key of this browser's journal."""
    told = {
        "responses": responses,
        "marked": attempt.marked,
        "position": attempt.current_position,
        "first_revision": first_revision(writer),
        "closings": attempt.closings,
        "journal": b64encode(journal_key_of(attempt)).decode(),
        "clock": {**clock_json(attempt, begins=begins), "writer": writer},
    }
    return json.dumps(told)


def packed_paper(paper: Paper) -> bytes:
    """As it was packed when it was drawn; now, when it is older than that."""
    return bytes(paper.packed) or pack(paper.content["sections"])


def begun_text(attempt: Attempt) -> str:
    """What follows the packed sections of an attempt that begins."""
    return _told(attempt, writer=attempt.writer, responses=[], begins=True)


@require_POST
@gzip_page
@with_attempt_id
def claim(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Make this page the writer, and give it the paper without its key, with everything stored so far."""
    writer = take_over(attempt_uuid)
    note_contact(attempt_uuid)
    attempt = _timed().select_related("paper").get(uuid=attempt_uuid)
    responses = Response.objects.filter(attempt=attempt).values_list("position", "rev", "value")
    sections = json.dumps(attempt.paper.content["sections"], ensure_ascii=False)
    told = _told(attempt, writer=writer, responses=[list(response) for response in responses])
    return HttpResponse(f'{told[:-1]}, "sections": {sections}}}', content_type="application/json")


@require_GET
@with_attempt_id
def clock(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Time left, who writes and what was said; asked every 15 s, so that an extension shows within 30 s."""
    note_contact(attempt_uuid)
    return JsonResponse(clock_json(_timed().get(uuid=attempt_uuid)))


@require_POST
@with_attempt_id
def notice_read(request: HttpRequest, attempt_uuid: UUID, uuid: UUID) -> HttpResponse:
    """The candidate has read a message; anybody else's is as if it didn't exist."""
    return HttpResponse(status=204 if acknowledge_message(attempt_uuid, uuid) else 404)
