"""The calendar for everybody, and the places one application may take."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions.book_seat import book_seat, release_seat
from applications.actions.judge_application import part_of
from applications.actions.move_up import join_waiting, leave_waiting
from applications.actions.read_calendar import by_day, offers
from applications.domain.states import State
from applications.forms import CalendarForm, month_of
from applications.models import Application, SeatWish
from applications.refusals import Refused
from applications.views.frame import acting_or_403, application_or_404, home_trail, private, said, user_of
from exams.api import Sitting

AHEAD = 120
"""Days of which the booking page shows the sittings."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One month; open to every reader, and names nobody."""
    form = CalendarForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    first = month_of(chosen.get("month", ""), timezone.localdate())
    filters = _filters(chosen)
    found = offers(first=first, last=first.replace(day=monthrange(first.year, first.month)[1]), **filters)
    context = {
        "form": form,
        "month": first,
        "days": by_day(found),
        "before": _month_url(request, first - timedelta(days=1)),
        "after": _month_url(request, (first + timedelta(days=32)).replace(day=1)),
        "is_filtered": bool(filters),
        "count": len(found),
    }
    return render(request, "applications/calendar.html", context)


def _filters(chosen: dict[str, Any]) -> dict[str, Any]:
    names = {"item": "operation_item", "place": "exam_point", "part": "part"}
    return {names[name]: chosen[name] for name in names if chosen.get(name)}


def _month_url(request: HttpRequest, day: date) -> str:
    kept = {name: value for name, value in request.GET.items() if name in ("item", "place", "part") and value}
    return f"?{urlencode({**kept, 'month': f'{day:%Y-%m}'})}"


@login_required
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sittings of this application's item and body; POST books one."""
    application = acting_or_403(request, uuid)
    here = redirect("applications:detail", uuid=application.uuid)
    if request.method == "POST":
        return _book(request, application)
    if application.place not in (State.ACCEPTED, State.BOOKED):
        messages.info(request, _("申请受理后才能预约。"))
        return here
    return _seats(request, application)


def _seats(request: HttpRequest, application: Application, *, fault: str = "", status: int = 200) -> HttpResponse:
    today, part = timezone.localdate(), part_of(application)
    found = offers(
        first=today,
        last=today + timedelta(days=AHEAD),
        operation_item=application.operation_item,
        organiser=application.organiser,
        part=part or "none",
    )
    waiting = set(application.wishes.filter(state=SeatWish.State.WAITING).values_list("sitting_id", flat=True))
    context = {
        "row": application,
        "part": part,
        "days": by_day(found),
        "waiting": waiting,
        "fault": fault,
        "is_booked": application.place == State.BOOKED,
        "late": application.arrange_by,
    }
    address = reverse("applications:detail", args=[application.uuid])
    trail = home_trail((application.operation_item.name, address), (_("选择场次"), ""))
    return private(request, "seats.html", context, status=status, trail=trail)


def _sitting(request: HttpRequest) -> Sitting:
    """A sitting of the calendar; anything else is not there."""
    try:
        uuid = UUID(request.POST.get("sitting", ""))
    except ValueError:
        uuid = UUID(int=0)
    return get_object_or_404(Sitting.objects.filter(books_from__isnull=False), uuid=uuid)


def _book(request: HttpRequest, application: Application) -> HttpResponse:
    sitting = _sitting(request)
    try:
        book_seat(application, sitting, user=user_of(request))
    except Refused as refusal:
        return _seats(request, application_or_404(request, application.uuid), fault=str(refusal), status=409)
    messages.success(request, _("预约成功。场次锁定后抽机位，届时可以打开准考证。"))
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    application = acting_or_403(request, uuid)
    try:
        release_seat(application, user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    else:
        messages.info(request, _("已退订，这次不计入考试次数。"))
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_POST
def wait(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Join the line of a full sitting, or leave it."""
    application, sitting = acting_or_403(request, uuid), _sitting(request)
    user = user_of(request)
    try:
        if "leave" in request.POST:
            leave_waiting(application, sitting, user=user)
            messages.info(request, _("已退出候补。"))
        else:
            join_waiting(application, sitting, user=user)
            messages.success(request, _("已加入候补。有人退订时按先后自动递补，并通知您。"))
    except Refused as refusal:
        said(request, refusal)
    return redirect("applications:detail", uuid=application.uuid)
