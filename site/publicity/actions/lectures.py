"""Lecture requests: asked by anybody, answered by the editors of the organisation that was asked."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import NotAllowed, User, actor_of, may, person_of, promise_message
from evidence import api as evidence
from publicity.actions.limit_tries import PER_ADDRESS, PER_NUMBER, limit_tries
from publicity.models import Lecturer, LectureRequest
from publicity.permissions import EDIT
from publicity.refusals import Refused

_State = LectureRequest.State
NEXT = {
    _State.ASKED: (_State.ASSIGNED, _State.DECLINED),
    _State.ASSIGNED: (_State.ASSIGNED, _State.DECLINED, _State.HELD),
}
"""From which state a request can go where; declined and held ones stay what they are."""


def ask_lecture(request: LectureRequest, *, by: Any, address: str) -> LectureRequest:
    """Keep a request whose fields a form has checked."""
    limit_tries("lecture", address, limit=PER_ADDRESS)
    limit_tries("lecture-number", request.mobile, limit=PER_NUMBER)
    with transaction.atomic():
        request.made_by = by if isinstance(by, User) else None
        request.made_at = evidence.database_now()
        request.save()
        evidence.append(
            "publicity.lecture.asked", actor=actor_of(by), subjects=[request.subject], body={"heads": request.heads}
        )
    return request


def answer_lecture(
    request: LectureRequest,
    state: str,
    *,
    by: User,
    lecturer: Lecturer | None = None,
    agreed_at: datetime | None = None,
    answer: str = "",
    heads_came: int | None = None,
    hours: Decimal | None = None,
) -> None:
    """Assign, decline or record as held; `Refused` when a fact of the new state is missing."""
    if not may(by, EDIT, request.handler):
        raise NotAllowed
    if state == _State.ASSIGNED and (lecturer is None or agreed_at is None):
        raise Refused(_("请选择讲师并填写商定时间。"), field="lecturer" if lecturer is None else "agreed_at")
    if state == _State.DECLINED and not answer.strip():
        raise Refused(_("请写明未能安排的原因。"), field="answer")
    if state == _State.HELD and (not heads_came or not hours):
        raise Refused(_("请填写实到人数和学时。"), field="heads_came")
    with transaction.atomic():
        found = LectureRequest.objects.select_for_update().get(pk=request.pk)
        if state not in NEXT.get(_State(found.state), ()):
            raise Refused(_("这条申请已经办结。"))
        found.state = state
        found.answer = answer.strip() or found.answer
        if state == _State.ASSIGNED:
            found.lecturer, found.agreed_at = lecturer, agreed_at
        if state == _State.HELD:
            found.heads_came, found.hours = heads_came, hours
        found.save()
        promise_message(
            person=person_of(found.made_by),
            kind="lecture.answered",
            subject=_("宣讲申请：%(state)s") % {"state": found.get_state_display()},
            body=_("%(topic)s：%(state)s。%(answer)s")
            % {"topic": found.topic, "state": found.get_state_display(), "answer": found.answer},
            unique_key=f"lecture:{found.uuid}:{state}:{found.agreed_at or ''}",
            link=f"/lecturers/request/{found.uuid}/",
        )
        evidence.append(
            "publicity.lecture.answered", actor=actor_of(by), subjects=[found.subject], body={"state": str(state)}
        )
