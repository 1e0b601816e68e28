"""The room while the examination runs: live console, feed, more time for one. No keys, no answers (SEC-15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import NotAllowed, may
from evidence import api as evidence
from exams.actions.add_time import TimeRefused
from exams.actions.extend_time import extend_time
from exams.actions.on_duty import is_on_duty
from exams.actions.read_room import room_feed, room_picture
from exams.actions.room_duty import may_record
from exams.desk_forms import ExtensionForm
from exams.domain.integrity import options_of
from exams.domain.time_ledger import MAX_MINUTES
from exams.integrity_forms import AdmitForm
from exams.models import (
    AssessorSheet,
    Attempt,
    Misconduct,
    PracticalPlan,
    Registration,
    Reopening,
    Sitting,
    SittingStaff,
    TaskDraw,
)
from exams.permissions import sittings_for
from exams.room_forms import IncidentForm, MinutesForm, MoveForm, TextForm
from exams.views.desk_candidates import reads_sheets
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail
from exams.views.misconduct_notices import misconduct_notices
from exams.views.room_words import console_words

POLL_MS = 2000


@login_required
@require_safe
def sitting_room(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The console of a theory sitting; for the practical, who is assessed already."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="room")
    if not (frame["manages"] or frame["invigilates"] or frame["assesses"] or frame["leads"]):
        raise NotAllowed
    trail = sitting_trail(sitting, (_("考场"), ""))
    if frame["is_theory"] and not frame["is_draft"]:
        return desk(request, "room_console.html", {**frame, **_console(sitting)}, active=ACTIVE, trail=trail)
    seats = [] if frame["is_theory"] else practical_seats(sitting)
    counts = {key: sum(seat["key"] == key for seat in seats) for key in ("absent", "open", "done")}
    context = {
        **frame,
        "seats": seats,
        "counts": counts,
        "reads": reads_sheets(request, sitting),
        "records": frame["is_locked"] and not frame["is_theory"] and may_record(account(request), sitting),
        "refresh": 15 if frame["is_locked"] else 0,
    }
    return desk(request, "sitting_room.html", context, active=ACTIVE, trail=trail)


def _console(sitting: Sitting) -> dict[str, Any]:
    picture, options = room_picture(sitting), options_of(sitting.integrity)
    return {
        "words": console_words(),
        "poll": POLL_MS if sitting.state == Sitting.State.LOCKED else 0,
        "seats": len(picture.seats),
        "minutes_form": MinutesForm(auto_id="m_%s"),
        "extend_form": ExtensionForm(auto_id="e_%s"),
        "move_form": MoveForm(auto_id="v_%s"),
        "text_form": TextForm(auto_id="t_%s"),
        "incident_form": IncidentForm(auto_id="i_%s"),
        "admit_form": AdmitForm(auto_id="a_%s", options=options) if options.is_guarded else None,
        "misconduct": Misconduct.objects.filter(registration__sitting=sitting).select_related("registration__person"),
        "reopenings": Reopening.objects.filter(
            attempt__registration__sitting=sitting, state=Reopening.State.PROPOSED
        ).select_related("attempt__registration__person", "proposed_by"),
    }


@login_required
@require_safe
@gzip_page
def sitting_room_feed(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed since `?since=`; asked every two seconds by everybody who watches."""
    sitting = get_object_or_404(
        sittings_for(request.user).defer("pool").select_related("organiser", "blueprint"), uuid=uuid
    )
    if not may_watch(request, sitting):
        raise NotAllowed
    answer = {**room_feed(sitting, request.GET.get("since", "")), "now": now_ms()}
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Cache-Control"] = "private, no-store"
    return response


def may_watch(request: HttpRequest, sitting: Sitting) -> bool:
    """The organiser, and who is on duty in the room, the chief assessor too; a marker never sees it."""
    if may(request.user, "sittings.manage", sitting.organiser):
        return True
    user = account(request)
    duties = (SittingStaff.Duty.INVIGILATOR, SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF)
    return any(is_on_duty(user, sitting, duty) for duty in duties)


def now_ms() -> int:
    """The database's clock, in milliseconds since 1970."""
    return round(evidence.database_now().timestamp() * 1000)


def practical_seats(sitting: Sitting) -> list[dict[str, Any]]:
    """Who is assessed already, who was sent out, and how far the assessors are; the marks are on the sheet."""
    drawn = set(TaskDraw.objects.filter(registration__sitting=sitting).values_list("registration_id", flat=True))
    plan = PracticalPlan.objects.filter(sitting=sitting).first()
    sheets: dict[int, list[AssessorSheet]] = {}
    for sheet in (
        AssessorSheet.objects.standing().filter(registration__sitting=sitting, entries__isnull=False).distinct()
    ):
        sheets.setdefault(sheet.registration_id, []).append(sheet)
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    registrations = list(registered.select_related("person", "practical_result").order_by("seat", "ticket_number"))
    notices = misconduct_notices(registrations)
    return [
        _practical_seat(row, sheets.get(row.pk, []), notices.get(row.pk), assessors=plan.assessors if plan else 1)
        | {"drawn": row.pk in drawn}
        for row in registrations
    ]


def _practical_seat(
    registration: Registration, begun: list[AssessorSheet], notice: Misconduct | None, *, assessors: int
) -> dict[str, Any]:
    result = getattr(registration, "practical_result", None)
    signed, asked = sum(sheet.signed_at is not None for sheet in begun), max(assessors, len(begun))
    if notice is not None:
        is_void = notice.state == Misconduct.State.CONFIRMED
        said = {"key": "out", "tone": "danger", "word": _("成绩作废") if is_void else _("违纪待认定")}
    elif result is not None:
        said = {"key": "done", "tone": "ok", "word": _("已评分")}
    elif begun:
        said = {"key": "open", "tone": "info", "word": _("评分中")}
    else:
        said = {"key": "absent", "tone": "neutral", "word": _("待评分")}
    return {
        **said,
        "registration": registration,
        "result": result,
        "notice": notice,
        "begun": bool(begun),
        "signed": signed,
        "asked": asked,
        "disputed": not result and notice is None and asked > 1 and signed >= asked,
    }


@login_required
@require_http_methods(["GET", "POST"])
def attempt_extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """More time for one candidate, with a reason; for the invigilator on duty only."""
    attempts = Attempt.objects.filter(registration__sitting__in=sittings_for(request.user)).select_related(
        "registration__person", "registration__sitting"
    )
    attempt = get_object_or_404(attempts, uuid=uuid)
    sitting = attempt.registration.sitting
    if not is_on_duty(account(request), sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed(_("只有本场监考员可以延长考试时间。"))
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_time(attempt, **form.cleaned_data, user=account(request))
        except TimeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("已为 %(name)s 延长 %(minutes)s 分钟。")
            name = attempt.registration.person.name
            messages.success(request, said % {"name": name, "minutes": form.cleaned_data["minutes"]})
            return redirect("exams:sitting-room", uuid=sitting.uuid)
    context = {
        "attempt": attempt,
        "registration": attempt.registration,
        "sitting": sitting,
        "form": form,
        "most": MAX_MINUTES,
        "entries": attempt.time_entries.select_related("author"),
    }
    here = reverse("exams:sitting-room", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("考场"), here), (_("时间记录"), ""))
    return desk(request, "attempt_extend.html", context, active=ACTIVE, trail=trail)
