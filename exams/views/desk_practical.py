"""The assessor's sheet: steps, deductions and vetoes; judged on the server, read-only once entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import NotAllowed
from courses.api import Part
from exams.actions.enter_practical import enter_practical
from exams.actions.load_sheets import blank_sheet
from exams.actions.on_duty import is_on_duty
from exams.desk_forms import SheetForm
from exams.domain.practical import SheetRefused
from exams.models import PracticalResult, Registration, SittingStaff
from exams.permissions import registrations_for
from exams.views.desk_candidates import require_candidates
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, sitting_trail
from qualifications import api as qualifications


@login_required
@require_http_methods(["GET", "POST"])
def practical_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One candidate's sheet, for the assessor on duty; the organiser's officers may read the result."""
    registration = get_object_or_404(
        registrations_for(request.user)
        .filter(sitting__part=Part.PRACTICAL)
        .select_related("person", "sitting__operation_item__category", "sitting__organiser", "sitting__room"),
        uuid=uuid,
    )
    result = PracticalResult.objects.filter(registration=registration).select_related("assessor").first()
    assesses = is_on_duty(account(request), registration.sitting, SittingStaff.Duty.ASSESSOR)
    if result is not None and request.method == "GET":
        if not assesses:
            require_candidates(request, registration.sitting)
        return _page(request, registration, {"result": result})
    if not assesses:
        raise NotAllowed(_("只有本场考评员可以录入实操成绩。"))
    return _entry(request, registration)


def _entry(request: HttpRequest, registration: Registration) -> HttpResponse:
    edition = qualifications.edition(registration.sitting.edition_key)
    try:
        name, subjects = blank_sheet(registration.sitting.operation_item, edition)
    except SheetRefused as refusal:
        return _page(request, registration, {"refusal": str(refusal)}, status=409)
    form = SheetForm(request.POST if request.method == "POST" else None, subjects=subjects)
    context: dict[str, Any] = {
        "form": form,
        "lines": form.lines(),
        "sheet_name": name,
        "cut_score": edition.practical.cut_score if edition.practical else 0,
        "full_marks": sum(subject.weight for subject in subjects),
    }
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                entered = enter_practical(registration, form.filled(), user=account(request))
            except SheetRefused as refusal:
                context["refusal"], status = str(refusal), 409
            except NotAllowed as refusal:
                context["refusal"], status = str(refusal), 403
            else:
                messages.success(request, _("成绩已录入：%(total)s 分。") % {"total": entered.total})
                return redirect("exams:practical-sheet", uuid=registration.uuid)
    return _page(request, registration, context, status=status)


def _page(
    request: HttpRequest, registration: Registration, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    sitting = registration.sitting
    here = reverse("exams:sitting-room", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("考场"), here), (registration.person.name, ""))
    frame = {"registration": registration, "person": registration.person, "sitting": sitting}
    return desk(request, "practical_sheet.html", {**frame, **context}, active=ACTIVE, trail=trail, status=status)
