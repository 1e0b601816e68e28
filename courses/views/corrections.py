"""Corrections of hours: proposed on the sheet of a meeting or beside a day of study, decided by a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import require
from courses.actions.correct_hours import decide_correction, propose_correction
from courses.actions.correct_study import counted_minutes, most_of_day, propose_study_correction
from courses.forms import CorrectionForm
from courses.models import HoursCorrection, HoursEntry, StudyDay
from courses.permissions import VIEW, classes_where, may_correct_study, may_record
from courses.refusals import Refused
from courses.views.frame import session_or_404, user_of

TONES = {"proposed": "warn", "approved": "ok", "refused": "neutral"}
SHOWN = 100


@login_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Open proposals first, then the latest decided ones of one's institutions."""
    require(request.user, VIEW)
    rows = (
        HoursCorrection.objects.of_classes(classes_where(request.user, VIEW))
        .select_related(
            "person",
            "proposed_by__person",
            "decided_by__person",
            "session__training_class__institution",
            "study_day__training_class__institution",
        )
        .order_by("-state", "-proposed_at")[:SHOWN]
    )
    return render(
        request,
        "courses/correction_list.html",
        {
            "rows": [
                {
                    "row": row,
                    "tone": TONES[row.state],
                    "may_decide": row.state == HoursCorrection.State.PROPOSED
                    and row.proposed_by_id != request.user.pk
                    and _may_decide(request.user, row),
                    "is_own": row.proposed_by_id == request.user.pk,
                }
                for row in rows
            ]
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """Say what the meeting should count for one person, and why."""
    session = session_or_404(request, uuid)
    enrolment = get_object_or_404(session.training_class.enrolments.select_related("person"), person__uuid=person)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_correction(session, enrolment.person, by=user_of(request), **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("更正已提出，等待另一人复核。"))
            return redirect("courses:session-sheet", uuid=session.uuid)
    entries = HoursEntry.objects.filter(session=session, person=enrolment.person)
    return render(
        request,
        "courses/correction_form.html",
        {
            "form": form,
            "session": session,
            "person": enrolment.person,
            "minutes": entries.aggregate(total=Sum("minutes"))["total"] or 0,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def propose_study(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what one day of online study should count for its learner, and why."""
    rows = StudyDay.objects.select_related("person", "training_class__institution__region")
    day = get_object_or_404(rows, uuid=uuid, training_class__in=classes_where(request.user, VIEW))
    if not may_correct_study(request.user, day):
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_study_correction(day, by=user_of(request), **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("更正已提出，等待另一人复核。"))
            return redirect("courses:member-hours", uuid=day.training_class.uuid, person=day.person.uuid)
    context = {"form": form, "day": day, "minutes": counted_minutes(day), "most": most_of_day(day)}
    return render(request, "courses/study_correction_form.html", context, status=400 if form.errors else 200)


def _may_decide(user: Any, correction: HoursCorrection) -> bool:
    if correction.session is not None:
        return may_record(user, correction.session)
    return correction.study_day is not None and may_correct_study(user, correction.study_day)


@login_required
@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree or not; a foreign one is not found."""
    rows = HoursCorrection.objects.select_related(
        "session__training_class__institution", "study_day__training_class__institution"
    )
    correction = get_object_or_404(rows, uuid=uuid)
    if not _may_decide(request.user, correction):
        raise Http404
    approve = request.POST.get("decision") == "approve"
    try:
        decide_correction(correction, approve=approve, by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("更正已写入学时台账。") if approve else _("已退回，学时不变。"))
    return redirect("courses:correction-list")
