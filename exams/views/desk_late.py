"""Late answers of a sitting: told by the invigilator, decided by somebody else. No answers and no keys (SEC-15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, person_of, require
from exams.actions.decide_late import decide_late, why_never_counted
from exams.actions.on_duty import is_on_duty
from exams.actions.propose_late import LateRefused, propose_late
from exams.actions.take_late_file import MAX_BYTES, take_late_file
from exams.models import Attempt, LatePack, Response, Sitting, SittingStaff
from exams.permissions import sittings_for
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

TONES = {"waiting": "warn", "proposed": "info", "counted": "ok", "refused": "neutral"}


@login_required
@require_safe
def sitting_late(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every pack of the sitting, the open ones first."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="late")
    if not (frame["manages"] or frame["invigilates"]):
        raise NotAllowed
    packs = (
        LatePack.objects.filter(attempt__registration__sitting=sitting)
        .select_related("attempt__registration__person", "proposed_by", "decided_by")
        .order_by("decided_at", "pk")
    )
    rows = [_row(pack, frame, person_of(request.user)) for pack in packs]
    rows.sort(key=lambda row: row["pack"].state not in LatePack.OPEN)
    return desk(
        request,
        "sitting_late.html",
        {**frame, "rows": rows},
        active=ACTIVE,
        trail=sitting_trail(sitting, (_("超时答案"), "")),
    )


def _row(pack: LatePack, frame: dict[str, Any], person: Any) -> dict[str, Any]:
    attempt = pack.attempt
    positions = [position for position, _rev, _value in pack.answers]
    stored = dict(Response.objects.filter(attempt=attempt, position__in=positions).values_list("position", "rev"))
    over = int((pack.received_at - attempt.deadline_at).total_seconds())
    is_mine = person is not None and pack.proposed_by is not None and person_of(pack.proposed_by) == person
    is_open = pack.state in LatePack.OPEN
    return {
        "pack": pack,
        "registration": attempt.registration,
        "tone": TONES[pack.state],
        "over_minutes": over // 60,
        "over_seconds": over % 60,
        "is_over": over > 0,
        "newer": sum(stored.get(position, -1) < rev for position, rev, _value in pack.answers),
        "is_running": attempt.state == Attempt.State.OPEN,
        "may_propose": frame["invigilates"] and is_open,
        "may_decide": frame["manages"] and pack.state == LatePack.State.PROPOSED and not is_mine,
        "is_mine": is_mine,
        "why_not": why_never_counted(pack, attempt) if is_open else "",
        "is_whole": pack.effects.get("whole", True),
        "effects": pack.effects if frame["manages"] and pack.state == LatePack.State.COUNTED else None,
    }


def _pack(request: HttpRequest, uuid: UUID) -> LatePack:
    """404 for a pack of a sitting out of reach."""
    packs = LatePack.objects.filter(attempt__registration__sitting__in=sittings_for(request.user))
    return get_object_or_404(
        packs.select_related("attempt__registration__sitting__organiser", "attempt__registration__person"), uuid=uuid
    )


@login_required
@require_POST
def late_propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The invigilator says what happened, and what should be done."""
    pack = _pack(request, uuid)
    sitting = pack.attempt.registration.sitting
    _on_duty(request, sitting)
    try:
        propose_late(
            pack,
            advice=request.POST.get("advice", ""),
            reason=request.POST.get("reason", ""),
            user=account(request),
        )
    except LateRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("情况已记录，等待考务人员审批。"))
    return redirect("exams:sitting-late", uuid=sitting.uuid)


@login_required
@require_POST
def late_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The officer counts the answers or does not."""
    pack = _pack(request, uuid)
    sitting = pack.attempt.registration.sitting
    require(request.user, "sittings.manage", sitting.organiser)
    count = request.POST.get("decision") == LatePack.State.COUNTED
    try:
        decide_late(pack, count=count, reason=request.POST.get("reason", ""), user=account(request))
    except LateRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("已计入并重新评分，考生会收到通知。") if count else _("已决定不计入，考生会收到通知。")
        )
    return redirect("exams:sitting-late", uuid=sitting.uuid)


@login_required
@require_POST
def late_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file of unsent answers from a candidate's machine."""
    sitting = open_sitting(request, uuid)
    _on_duty(request, sitting)
    upload = request.FILES.get("file")
    content = upload.read(MAX_BYTES + 1) if upload else b""
    try:
        taken = take_late_file(sitting, content, user=account(request))
    except LateRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%(seat)s 号机位：保存 %(saved)s 题，封存 %(sealed)s 题。")
        seat = taken.attempt.registration.seat or "—"
        messages.success(request, said % {"seat": seat, "saved": taken.saved, "sealed": taken.sealed})
    return redirect("exams:sitting-late", uuid=sitting.uuid)


def _on_duty(request: HttpRequest, sitting: Sitting) -> None:
    if not is_on_duty(account(request), sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed(_("只有本场监考员可以办理。"))
