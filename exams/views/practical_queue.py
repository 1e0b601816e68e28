"""The queue of a practical sitting: the steward's page, and the board on the wall."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed
from courses.api import Part
from evidence import api as evidence
from exams.actions.call_candidate import CallRefused, call_candidate, call_everybody, is_steward, step_turn
from exams.actions.freeze_tasks import plan_of, rule_of_plan
from exams.actions.plan_practical import plan_practical
from exams.actions.read_queue import Queue, read_queue
from exams.domain.practical import SheetRefused
from exams.domain.queueing import in_order, next_calls, unserved
from exams.models import Sitting, Station, SubjectTurn
from exams.permissions import sittings_for
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail
from qualifications import api as qualifications

SALT = "exams.queue"
REFRESH_SECONDS, BOARD_SECONDS = 10, 5
AFTER_HOURS = 12
"""The board of a sitting goes dark so long after its end."""
MOST_CALLS, MOST_WAITING = 6, 12
TONES = {"called": "warn", "started": "info", "finished": "ok", "skipped": "neutral"}
_State = SubjectTurn.State


def board_token(sitting: Sitting) -> str:
    return signing.Signer(salt=SALT, sep=".").sign(sitting.uuid.hex)


def _practical_sitting(request: HttpRequest, uuid: UUID) -> Sitting:
    sitting = open_sitting(request, uuid)
    if sitting.part != Part.PRACTICAL:
        raise Http404
    return sitting


@login_required
@require_safe
def sitting_queue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stations with who is there, and who waits in which order."""
    sitting = _practical_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="queue")
    steward = is_steward(account(request), sitting)
    if not (steward or frame["manages"]):
        raise NotAllowed
    plan = plan_of(sitting)
    queue = read_queue(sitting)
    now = evidence.database_now()
    practical = qualifications.edition(sitting.edition_key).practical
    context = {
        **frame,
        "steward": steward and frame["is_locked"] and frame["has_started"],
        "plan": plan,
        "rule": rule_of_plan(plan),
        "least": practical.assessors if practical else 1,
        "stations": station_rows(queue, now=now),
        "unplaced": [turn_row(turn, queue, now=now) for turn in queue.turns if _is_unplaced(turn)],
        "waiting": waiting_rows(queue, now=now),
        "unserved": sorted({subject for subject, _task in unserved(queue.waiting, queue.in_order)}),
        "board": board_token(sitting),
        "refresh": REFRESH_SECONDS if frame["is_locked"] else 0,
        "counts": counts(queue),
        "sent_out": len(queue.sent_out),
    }
    return desk(request, "sitting_queue.html", context, active=ACTIVE, trail=sitting_trail(sitting, (_("叫号"), "")))


def _is_unplaced(turn: SubjectTurn) -> bool:
    return turn.state == _State.STARTED and turn.station_id is None


def counts(queue: Queue) -> dict[str, int]:
    """Candidates waiting, at a station, through with every subject, and not let in yet where the sitting has a door;
    whoever was sent out for misconduct is none of them.
    """
    busy = {turn.registration_id for turn in queue.turns if turn.state in SubjectTurn.OPEN}
    waiting = {one.id for one in queue.waiting}
    outside = queue.outside - busy
    done = set(queue.registrations) - busy - waiting - outside - queue.sent_out
    return {"waiting": len(waiting), "busy": len(busy), "done": len(done), "outside": len(outside)}


def turn_row(turn: SubjectTurn, queue: Queue, *, now: Any) -> dict[str, Any]:
    since = turn.started_at or turn.called_at or now
    return {
        "turn": turn,
        "registration": queue.registrations[turn.registration_id],
        "tone": TONES[turn.state],
        "minutes": max(int((now - since).total_seconds()) // 60, 0),
    }


def station_rows(queue: Queue, *, now: Any) -> list[dict[str, Any]]:
    """Every station of the room with its open turn."""
    at = {turn.station_id: turn for turn in queue.turns if turn.state in SubjectTurn.OPEN and turn.station_id}
    expected = {call.station: call for call in next_calls(queue.waiting, queue.places)}
    rows = []
    for station in queue.stations:
        turn, call = at.get(station.pk), expected.get(station.pk)
        rows.append(
            {
                "station": station,
                "open": turn_row(turn, queue, now=now) if turn else None,
                "next": queue.registrations[call.candidate] if call else None,
                "next_code": call.subject if call else "",
                "subjects": "、".join(station.subjects),
            }
        )
    return rows


def waiting_rows(queue: Queue, *, now: Any) -> list[dict[str, Any]]:
    """Longest waiting first, with the subjects still open."""
    return [
        {
            "registration": queue.registrations[one.id],
            "codes": list(one.tasks),
            "done": one.done,
            "minutes": max(int((now - one.since).total_seconds()) // 60, 0),
        }
        for one in in_order(queue.waiting)
    ]


@login_required
@require_POST
def queue_call(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`station`: the next one for this station; without it, one for every free station."""
    sitting = _practical_sitting(request, uuid)
    wanted = request.POST.get("station", "")
    try:
        if wanted:
            station = get_object_or_404(Station, room=sitting.room, uuid=_uuid(wanted))
            turns = [call_candidate(sitting, station, user=account(request))]
        else:
            turns = call_everybody(sitting, user=account(request))
    except CallRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已叫 %(count)s 个号，请看大屏。") % {"count": len(turns)})
    return redirect("exams:sitting-queue", uuid=sitting.uuid)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@login_required
@require_POST
def turn_step(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """start, finish or skip."""
    turns = SubjectTurn.objects.filter(registration__sitting__in=sittings_for(request.user))
    turn = get_object_or_404(turns.select_related("registration__sitting"), uuid=uuid)
    try:
        step_turn(turn, request.POST.get("step", ""), user=account(request))
    except CallRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:sitting-queue", uuid=turn.registration.sitting.uuid)


@login_required
@require_POST
def practical_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One or two assessors, before the lock."""
    sitting = _practical_sitting(request, uuid)
    number = request.POST.get("assessors", "")
    try:
        plan_practical(sitting, assessors=int(number) if number in ("1", "2") else 0, user=account(request))
    except SheetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已设为每名考生由 %(count)s 名考评员评分。") % {"count": number})
    return redirect("exams:sitting-queue", uuid=sitting.uuid)


def _board_sitting(token: str) -> Sitting:
    """The sitting of a signed link, on its day; 404 for a forged one and when it is long over."""
    try:
        name = signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    sitting = get_object_or_404(
        Sitting.objects.defer("pool").select_related("room", "operation_item", "exam_point__organisation"), uuid=name
    )
    late = (evidence.database_now() - sitting.ends_at).total_seconds() > AFTER_HOURS * 3600
    if sitting.part != Part.PRACTICAL or sitting.state == Sitting.State.DRAFT or late:
        raise Http404
    return sitting


def board_data(sitting: Sitting) -> dict[str, Any]:
    """What stands on the wall: ticket numbers and masked names, never more."""
    queue = read_queue(sitting)

    def said(registration_id: int) -> dict[str, str]:
        row = queue.registrations[registration_id]
        return {"ticket": row.ticket_number[-6:], "name": row.person.masked_name}

    open_turns = [turn for turn in queue.turns if turn.state in SubjectTurn.OPEN]
    calls = [turn for turn in open_turns if turn.state == _State.CALLED and turn.station_id]
    at = {turn.station_id: turn for turn in open_turns}
    return {
        "calls": [
            {**said(turn.registration_id), "station": str(turn.station)}
            for turn in sorted(calls, key=lambda turn: -turn.pk)[:MOST_CALLS]
        ],
        "stations": [_board_station(station, at.get(station.pk), said) for station in queue.stations],
        "waiting": [said(one.id) for one in in_order(queue.waiting)[:MOST_WAITING]],
        "counts": counts(queue),
    }


def _board_station(station: Station, turn: SubjectTurn | None, said: Any) -> dict[str, str]:
    words = {"called": _("已叫号"), "started": _("考试中"), "free": _("空闲"), "out": _("停用")}
    state = str(turn.state) if turn else "out" if station.out_of_order else "free"
    who = said(turn.registration_id) if turn else {"ticket": "", "name": ""}
    return {
        "name": station.name, "state": state, "word": words[state], "ticket": who["ticket"], "who": who["name"],
    }  # fmt: skip


@require_safe
def queue_board(request: HttpRequest, token: str) -> HttpResponse:
    """The board for a wall, drawn by the server and kept fresh by a small script."""
    sitting = _board_sitting(token)
    context = {
        "sitting": sitting,
        "board": board_data(sitting),
        "token": token,
        "seconds": BOARD_SECONDS,
        "words": {
            "nobody": _("还没有叫号"),
            "none": _("没有等候的考生"),
            "lost": _("连接中断，正在重连；画面可能不是最新的。"),
        },
    }
    response = render(request, "exams/queue_board.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def queue_board_data(request: HttpRequest, token: str) -> HttpResponse:
    """The same as JSON; 304 while nothing has changed."""
    data = board_data(_board_sitting(token))
    tag = f'"{evidence.digest(data)[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = JsonResponse(data)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
