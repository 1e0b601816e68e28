"""The exam screen, and the paper it loads once. The key is not in what is read here (SEC-01)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from evidence import api as evidence
from exams.actions.save_answers import take_over
from exams.actions.start_attempt import aid_of, journal_key_of
from exams.domain.attempts import first_revision
from exams.models import Attempt, ItemReport, Registration, Response
from exams.views.room_session import give_pass, with_attempt_id, with_registration
from exams.views.room_worker import room_scripts


@with_registration
def paper_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The screen; answers already stored come with the paper."""
    attempt = Attempt.objects.filter(registration=registration).first()
    if attempt is None:
        return redirect("exams:room-entrance")
    if attempt.state != Attempt.State.OPEN:
        return redirect("exams:room-result")
    context = {
        "registration": registration,
        "sitting": registration.sitting,
        "attempt": attempt,
        "aid": aid_of(registration),
        "report_kinds": ItemReport.Kind.choices,
        "scripts": room_scripts(),
    }
    return give_pass(render(request, "exams/room/paper.html", context), registration.uuid, attempt.uuid)


def clock_json(attempt: Attempt) -> dict[str, Any]:
    """Milliseconds since 1970 by the database's clock; the browser's own clock decides nothing (SEC-06)."""
    return {
        "now": round(evidence.database_now().timestamp() * 1000),
        "deadline": round(attempt.deadline_at.timestamp() * 1000),
        "state": attempt.state,
        "writer": attempt.writer,
    }


def paper_json(attempt: Attempt, *, writer: int, responses: list[Any]) -> dict[str, Any]:
    """The paper without its key, what is stored so far, the time, and the key of this browser's journal."""
    return {
        "sections": attempt.paper.content["sections"],
        "responses": responses,
        "marked": attempt.marked,
        "position": attempt.current_position,
        "first_revision": first_revision(writer),
        "closings": attempt.closings,
        "journal": b64encode(journal_key_of(attempt)).decode(),
        "clock": {**clock_json(attempt), "writer": writer},
    }


@require_POST
@gzip_page
@with_attempt_id
def claim(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Make this page the writer, and give it the paper with everything stored so far."""
    writer = take_over(attempt_uuid)
    attempt = Attempt.objects.select_related("paper").get(uuid=attempt_uuid)
    responses = Response.objects.filter(attempt=attempt).values_list("position", "rev", "value")
    return JsonResponse(paper_json(attempt, writer=writer, responses=[list(response) for response in responses]))


@require_GET
@with_attempt_id
def clock(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Time left and who writes; asked every 15 s, so that an extension shows within 30 s."""
    return JsonResponse(clock_json(Attempt.objects.get(uuid=attempt_uuid)))
