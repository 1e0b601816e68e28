"""What stands behind a practical result: photos, signatures, void sheets, and corrections by two people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, may, person_of
from exams.actions.correct_practical import decide_practical_correction, may_propose, propose_practical_correction
from exams.actions.on_duty import is_on_duty
from exams.actions.sheet_state import subjects_from
from exams.actions.void_sheet import void_sheet
from exams.desk_forms import SheetForm
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet, PracticalCorrection, PracticalPhoto, PracticalResult, SittingStaff
from exams.permissions import registrations_for
from exams.views.desk_candidates import SEEING
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_practical import open_practical, result_of
from exams.views.desk_sitting_frame import ACTIVE, sitting_trail


def _may_see(request: HttpRequest, sheet: AssessorSheet) -> bool:
    """Its own assessor; the others only when there is a result, so that two who assess stay blind to each other."""
    user, sitting = account(request), sheet.registration.sitting
    if person_of(user) == sheet.assessor:
        return True
    if any(may(user, ability, sitting.organiser) for ability in SEEING):
        return True
    if is_on_duty(user, sitting, SittingStaff.Duty.CHIEF):
        return sheet.signed_at is not None
    return result_of(sheet.registration) is not None and is_on_duty(user, sitting, SittingStaff.Duty.ASSESSOR)


def _sheets(request: HttpRequest) -> Any:
    return AssessorSheet.objects.filter(registration__in=registrations_for(request.user)).select_related(
        "assessor", "registration__person", "registration__sitting__organiser"
    )


@login_required
@require_safe
def assess_photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A photo of the work."""
    photos = PracticalPhoto.objects.filter(sheet__registration__in=registrations_for(request.user))
    photo = get_object_or_404(photos.select_related("sheet__assessor", "sheet__registration__sitting"), uuid=uuid)
    if not _may_see(request, photo.sheet):
        raise Http404
    with photo.file.open("rb") as file:
        return hand_out("photo.jpg", file.read(), kind="image/jpeg", inline=True)


@login_required
@require_safe
def assess_signature(request: HttpRequest, uuid: UUID, who: str) -> HttpResponse:
    """`candidate` or `assessor`."""
    sheet = get_object_or_404(_sheets(request), uuid=uuid)
    file = {"candidate": sheet.candidate_signature, "assessor": sheet.assessor_signature}.get(who)
    if not file or not _may_see(request, sheet):
        raise Http404
    with file.open("rb") as stored:
        return hand_out("signature.png", stored.read(), kind="image/png", inline=True)


@login_required
@require_POST
def sheet_void(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make room for another assessor."""
    sheet = get_object_or_404(_sheets(request), uuid=uuid)
    try:
        void_sheet(sheet, reason=request.POST.get("reason", ""), user=account(request))
    except SheetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("评分表已作废，可以由其他考评员评分。"))
    return redirect("exams:sitting-room", uuid=sheet.registration.sitting.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def practical_correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose the whole sheet anew."""
    registration = open_practical(request, uuid)
    if not may_propose(account(request), registration):
        raise NotAllowed(_("只有本场考评员、考评组长和考试管理员可以提出更正。"))
    result = get_object_or_404(
        PracticalResult.objects.select_related("registration__sitting__organiser", "registration__person"),
        registration=registration,
    )
    subjects = subjects_from(
        [{key: row[key] for key in ("code", "name", "weight", "steps")} for row in result.subjects]
    )
    initial = {
        name: value
        for at, subject in enumerate(subjects)
        for number, step in enumerate(subject.steps)
        for name, value in ((f"d-{at}-{number}", step.deducted or None), (f"v-{at}-{number}", step.veto_failed))
    }
    form = SheetForm(request.POST if request.method == "POST" else None, subjects=subjects, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "lines": form.lines(),
        "reason": request.POST.get("reason", ""),
        "cut_score": result.cut_score,
        "full_marks": sum(subject.weight for subject in subjects),
        "result": result,
    }
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                propose_practical_correction(result, form.filled(), reason=context["reason"], user=account(request))
            except SheetRefused as refusal:
                context["refusal"], status = str(refusal), 409
            else:
                messages.success(request, _("更正已提出，等待另一名管理员审核。"))
                return redirect("exams:practical-sheet", uuid=registration.uuid)
    sitting = registration.sitting
    here = reverse("exams:practical-sheet", args=[registration.uuid])
    trail = sitting_trail(sitting, (registration.person.name, here), (_("更正成绩"), ""))
    frame = {"registration": registration, "person": registration.person, "sitting": sitting}
    return desk(request, "practical_correct.html", {**frame, **context}, active=ACTIVE, trail=trail, status=status)


@login_required
@require_POST
def practical_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`approve=1`, or send back."""
    seen = registrations_for(request.user)
    corrections = PracticalCorrection.objects.filter(
        Q(result__registration__in=seen) | Q(result__former_registration__in=seen)
    )
    correction = get_object_or_404(corrections.select_related("result"), uuid=uuid)
    try:
        decide_practical_correction(correction, approve=request.POST.get("approve") == "1", user=account(request))
    except SheetRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("更正已审核。"))
    return redirect("exams:practical-sheet", uuid=correction.result.sat.uuid)
