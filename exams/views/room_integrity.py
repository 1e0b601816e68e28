"""What the exam screen tells of itself: a window left, something that was to be copied, a picture agreed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exams.actions.load_integrity import integrity_rules
from exams.actions.note_integrity import note_integrity, options_for
from exams.actions.take_snapshot import MOST_BYTES, SnapshotRefused, answer_snapshots, has_agreed, take_snapshot
from exams.domain.integrity import CHOICES, Options
from exams.models import Registration
from exams.views.room_session import with_attempt_id, with_registration
from exams.views.sent_body import BadRequest, sent_body

ON_SCREEN = tuple(name for name in CHOICES if name not in ("room_addresses", "seb"))


def asked_of(registration: Registration) -> tuple[Options, str]:
    """What holds for this candidate, and the names of what the screen's script has to watch."""
    options = options_for(registration)
    asks = [name for name in ON_SCREEN if getattr(options, name)]
    if "snapshots" in asks and not has_agreed(registration):
        asks.remove("snapshots")
    return options, " ".join(asks)


def screen_words(options: Options, asks: str) -> dict[str, Any]:
    """For the exam page: what its script watches, how often a picture is taken, what it says."""
    rules = integrity_rules()
    least, most = rules.snapshot_minutes
    return {
        "options": options,
        "asks": asks,
        "away": rules.away_seconds,
        "camera": f"{least},{most},{rules.snapshot_most}",
        "integrity_words": {
            "copy": _("题目不能复制、打印。"),
            "away": _("您离开了考试窗口。请留在本页作答。"),
            "camera": _("摄像头打不开，照常考试，不影响成绩。"),
        },
    }


def _sentence(kind: str, rung: str, count: int) -> str:
    if not rung:
        return ""
    what = _("退出了全屏") if kind == "screen" else _("离开了考试窗口")
    said = _("第 %(count)s 次提醒：您%(what)s。") % {"count": count, "what": what}
    more = {
        "warn": _("请留在本页作答，次数会记录。"),
        "last": _("再离开将告知监考员。"),
        "tell": _("已告知监考员。考试继续，时间不停。"),
    }
    return said + more[rung]


@require_POST
@with_attempt_id
def integrity(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """`{kind, seconds}` → `{count, rung, text}`; empty values when nothing is counted."""
    try:
        body = sent_body(request)
        kind, seconds = body.get("kind"), body.get("seconds", 0)
        if not isinstance(kind, str) or type(seconds) is not int:
            raise BadRequest
    except BadRequest:
        return JsonResponse({"error": _("格式不正确。")}, status=400)
    noted = note_integrity(attempt_uuid, kind=kind, seconds=max(seconds, 0))
    if noted is None:
        return JsonResponse({"count": 0, "rung": "", "text": ""})
    return JsonResponse({"count": noted.count, "rung": noted.rung, "text": _sentence(kind, noted.rung, noted.count)})


@require_POST
@with_attempt_id
def snapshot(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The picture itself as the body."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"error": _("照片过大。")}, status=413)
    try:
        take_snapshot(attempt_uuid, request.body)
    except SnapshotRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return HttpResponse(status=204)


@require_POST
@with_registration
def snapshot_answer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """`answer`: yes or no; anything else is a no."""
    try:
        answer_snapshots(registration, given=request.POST.get("answer") == "yes")
    except SnapshotRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return redirect(reverse("exams:room-entrance") + "#snapshots")
