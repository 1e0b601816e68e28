"""我的活动: one's own tickets and volunteer hours; and confirming the hours of others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import person_of, require
from publicity.actions.volunteer import decide_hours, say_hours
from publicity.forms import HoursForm
from publicity.models import Booking, VolunteerHours
from publicity.permissions import EDIT, hours_for
from publicity.refusals import Refused
from publicity.views.frame import STATE_TONES, private, user_of

TONES = {"said": "warn", "confirmed": "ok", "refused": "neutral"}


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and person is not None and form.is_valid():
        said = form.cleaned_data
        try:
            say_hours(person, said["event"], hours=said["hours"], work=said["work"])
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("已填报，等主办单位确认。"))
            return redirect("publicity:my-activities")
    rows = VolunteerHours.objects.select_related("event", "confirmed_by").filter(person=person) if person else None
    total = rows.filter(state=VolunteerHours.State.CONFIRMED).aggregate(sum=Sum("hours"))["sum"] if rows else None
    bookings = Booking.objects.filter(made_by=user_of(request)).select_related("occasion__event", "occasion__venue")
    return private(
        render(
            request,
            "publicity/desk/mine.html",
            {
                "person": person,
                "form": form,
                "rows": [{"row": row, "tone": TONES[row.state]} for row in rows] if rows is not None else [],
                "total": total or 0,
                "bookings": [
                    {"booking": row, "tone": STATE_TONES[row.state]}
                    for row in bookings.order_by("-occasion__begins_at")[:50]
                ],
            },
        )
    )


@login_required
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Hours that wait for somebody else's word, and the latest decided ones."""
    require(request.user, EDIT)
    rows = hours_for(request.user).select_related("confirmed_by")
    own = person_of(request.user)
    said = VolunteerHours.State.SAID
    return render(
        request,
        "publicity/desk/volunteers.html",
        {
            "waiting": rows.filter(state=said),
            "decided": [{"row": row, "tone": TONES[row.state]} for row in rows.exclude(state=said)[:50]],
            "own": own.pk if own else None,
            "breadcrumbs": [{"label": _("宣传活动"), "url": reverse("publicity:desk")}, {"label": _("志愿服务")}],
        },
    )


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, EDIT)
    row = get_object_or_404(hours_for(request.user), pk=pk)
    try:
        decide_hours(row, confirmed=request.POST.get("confirmed") == "yes", by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已处理。"))
    return redirect("publicity:volunteer-list")
