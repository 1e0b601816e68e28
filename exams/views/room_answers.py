"""What the exam screen sends: answers, its place, a faulty item, and the hand-in."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from exams.actions.end_attempt import HandInRefused, end_attempt
from exams.actions.report_item import ReportRefused, report_item
from exams.actions.save_answers import save_answers
from exams.domain.journal import whole_letters
from exams.models import Attempt
from exams.models.saving import Answer
from exams.views.room_session import with_attempt_id

MAX_ANSWERS, MAX_POSITION = 400, 400
MAX_LENGTH = 4000
"""Characters of one answer: a 简答题 is the longest."""
_STATUS = {"open": 200, "taken_over": 409, "late": 409, "ended": 409}


class BadRequest(Exception):
    """The body has not the shape the exam screen sends."""


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def _answers(body: dict[str, Any]) -> list[Answer]:
    """The newest of each position, each of the right shape."""
    rows = body.get("answers")
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_ANSWERS:
        raise BadRequest
    newest: dict[int, Answer] = {}
    for row in rows:
        if not (isinstance(row, list) and len(row) == 3):
            raise BadRequest
        position, rev, value = row
        if type(position) is not int or type(rev) is not int or not isinstance(value, str):
            raise BadRequest
        if not 1 <= position <= MAX_POSITION or not 0 <= rev < 2**53 or len(value) > MAX_LENGTH or "\0" in value:
            raise BadRequest
        if position not in newest or newest[position][1] <= rev:
            newest[position] = (position, rev, whole_letters(value))
    return list(newest.values())


def _bad() -> HttpResponse:
    return JsonResponse({"error": "答案格式不正确，请刷新页面后重试。"}, status=400)


@require_POST
@with_attempt_id
def answers(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """`{writer, answers: [[position, rev, value]…]}` → `{stored: {position: rev}, state}` after the commit.

    `sealed`: position → revision of what came too late and was put aside.
    """
    try:
        body = _body(request)
        rows, writer = _answers(body), body.get("writer")
        if type(writer) is not int:
            raise BadRequest
    except BadRequest:
        return _bad()
    saved = save_answers(attempt_uuid, writer=writer, answers=rows)
    reply: dict[str, Any] = {"stored": saved.stored, "state": saved.state}
    if saved.sealed:
        reply["sealed"] = saved.sealed
    return JsonResponse(reply, status=_STATUS[saved.state])


@require_POST
@with_attempt_id
def place(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Where the candidate is and what is marked, so that another machine opens on the same item."""
    try:
        body = _body(request)
        position, marked = body.get("position"), body.get("marked")
        if type(position) is not int or not 1 <= position <= MAX_POSITION or not isinstance(marked, list):
            raise BadRequest
        if len(marked) > MAX_POSITION or any(type(value) is not int for value in marked):
            raise BadRequest
    except BadRequest:
        return _bad()
    Attempt.objects.filter(uuid=attempt_uuid, state=Attempt.State.OPEN, writer=body.get("writer", 0)).update(
        current_position=position, marked=sorted(set(marked))
    )
    return HttpResponse(status=204)


@require_POST
@with_attempt_id
def report(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """`{position, kind, text}`: something is wrong with an item."""
    try:
        body = _body(request)
        position, kind, text = body.get("position"), body.get("kind"), body.get("text", "")
        if type(position) is not int or not isinstance(kind, str) or not isinstance(text, str) or "\0" in text:
            raise BadRequest
    except BadRequest:
        return _bad()
    try:
        report_item(attempt_uuid, position=position, kind=kind, text=whole_letters(text[:1000]))
    except ReportRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return JsonResponse({"state": "reported"})


@require_POST
@with_attempt_id
def submit(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Hand in. The reply says only that it is done: the result page shows what the policy allows."""
    try:
        end_attempt(attempt_uuid, by_candidate=True)
    except HandInRefused as refusal:
        return JsonResponse({"error": str(refusal), "state": "paused"}, status=409)
    return JsonResponse({"state": "submitted"})
