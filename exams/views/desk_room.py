"""The room while the examination runs: who is there, how far, and more time. No keys, no answers (SEC-15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.extend_time import MAX_MINUTES, ExtensionRefused, extend_time
from exams.actions.on_duty import is_on_duty
from exams.desk_forms import ExtensionForm
from exams.models import (
    AssessorSheet,
    Attempt,
    PracticalPlan,
    Registration,
    Sitting,
    SittingStaff,
    TaskDraw,
)
from exams.permissions import sittings_for
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

REFRESH_SECONDS = 15


@login_required
@require_safe
def sitting_room(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Seat by seat."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="room")
    if not (frame["manages"] or frame["invigilates"] or frame["assesses"] or frame["leads"]):
        raise NotAllowed
    seats = theory_seats(sitting) if frame["is_theory"] else practical_seats(sitting)
    counts = {key: sum(seat["key"] == key for seat in seats) for key in ("absent", "open", "done")}
    context = {**frame, "seats": seats, "counts": counts, "refresh": REFRESH_SECONDS if frame["is_locked"] else 0}
    return desk(request, "sitting_room.html", context, active=ACTIVE, trail=sitting_trail(sitting, (_("考场"), "")))


def _registered(sitting: Sitting) -> Any:
    return (
        sitting.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("person")
        .order_by("seat", "ticket_number")
    )


def theory_seats(sitting: Sitting) -> list[dict[str, Any]]:
    """State, answered count and minutes left of every seat, by the database's clock."""
    now = evidence.database_now()
    items = (sitting.blueprint.proof if sitting.blueprint else {}).get("items", 0)
    attempts = {
        attempt.registration_id: attempt
        for attempt in Attempt.objects.filter(registration__sitting=sitting).annotate(
            answered=Count("responses", filter=~Q(responses__value=""))
        )
    }
    seats = []
    for registration in _registered(sitting):
        attempt = attempts.get(registration.pk)
        seat: dict[str, Any] = {"registration": registration, "key": "absent", "tone": "neutral", "word": _("未到")}
        if attempt is not None:
            is_open = attempt.state == Attempt.State.OPEN
            seat.update(
                key="open" if is_open else "done",
                tone="info" if is_open else "ok",
                word=attempt.get_state_display(),
                attempt=attempt,
                is_open=is_open,
                answered=attempt.answered,
                items=items,
                left=max(int((attempt.deadline_at - now).total_seconds() + 59) // 60, 0) if is_open else None,
            )
        seats.append(seat)
    return seats


def practical_seats(sitting: Sitting) -> list[dict[str, Any]]:
    """Who is assessed already, and how far the assessors are; the marks are on the sheet."""
    seats = []
    drawn = set(TaskDraw.objects.filter(registration__sitting=sitting).values_list("registration_id", flat=True))
    plan = PracticalPlan.objects.filter(sitting=sitting).first()
    sheets: dict[int, list[AssessorSheet]] = {}
    for sheet in (
        AssessorSheet.objects.standing().filter(registration__sitting=sitting, entries__isnull=False).distinct()
    ):
        sheets.setdefault(sheet.registration_id, []).append(sheet)
    for registration in _registered(sitting).select_related("practical_result"):
        result = getattr(registration, "practical_result", None)
        begun = sheets.get(registration.pk, [])
        signed = sum(sheet.signed_at is not None for sheet in begun)
        asked = max(plan.assessors if plan else 1, len(begun))
        seats.append(
            {
                "registration": registration,
                "key": "done" if result else "open" if begun else "absent",
                "tone": "ok" if result else "info" if begun else "neutral",
                "word": _("已评分") if result else _("评分中") if begun else _("待评分"),
                "result": result,
                "drawn": registration.pk in drawn,
                "begun": bool(begun),
                "signed": signed,
                "asked": asked,
                "disputed": not result and asked > 1 and signed >= asked,
            }
        )
    return seats


@login_required
@require_http_methods(["GET", "POST"])
def attempt_extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """More time for one candidate, with a reason; for the invigilator on duty only."""
    attempts = Attempt.objects.filter(registration__sitting__in=sittings_for(request.user)).select_related(
        "registration__person", "registration__sitting"
    )
    attempt = get_object_or_404(attempts, uuid=uuid)
    sitting = attempt.registration.sitting
    if not is_on_duty(request.user, sitting, SittingStaff.Duty.INVIGILATOR):  # type: ignore[arg-type]
        raise NotAllowed(_("只有本场监考员可以延长考试时间。"))
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_time(attempt, **form.cleaned_data, user=account(request))
        except ExtensionRefused as refusal:
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
    trail = sitting_trail(sitting, (_("考场"), here), (_("延长时间"), ""))
    return desk(request, "attempt_extend.html", context, active=ACTIVE, trail=trail)
