"""Open a sitting to candidates' own bookings, take it off the calendar, and give one place back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.api import require
from exams.actions.cancel_registration import cancel_registration
from exams.actions.create_sitting import SittingRefused
from exams.actions.open_booking import close_booking, open_booking
from exams.actions.register_candidate import RegistrationRefused
from exams.desk_forms import ReasonForm
from exams.permissions import registrations_for
from exams.place_forms import BookingForm
from exams.views.desk_frame import account
from exams.views.desk_sitting_frame import open_sitting


@login_required
@require_POST
def sitting_booking(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open (or move) the time of booking; `close` takes the sitting off the calendar."""
    sitting = open_sitting(request, uuid)
    require(request.user, "sittings.manage", sitting.organiser)
    here = redirect("exams:sitting-detail", uuid=sitting.uuid)
    if "close" in request.POST:
        close_booking(sitting, user=account(request))
        messages.info(request, _("已停止预约，已报名的考生不受影响。"))
        return here
    form = BookingForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return here
    try:
        open_booking(sitting, **form.cleaned_data, user=account(request))
    except SittingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已开放预约，场次显示在考试日历上。"))
    return here


@login_required
@require_POST
def registration_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one person off before the lock, with a reason; the waiting list moves up."""
    registration = get_object_or_404(registrations_for(request.user).select_related("sitting", "person"), uuid=uuid)
    require(request.user, "registrations.manage", registration.sitting.organiser)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明取消的原因。"))
    else:
        try:
            cancel_registration(registration, user=account(request), reason=form.cleaned_data["reason"])
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s 的报名已取消。") % {"name": registration.person.name})
    return redirect("exams:sitting-candidates", uuid=registration.sitting.uuid)
