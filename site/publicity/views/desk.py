"""宣传活动 on the desk: what is coming, what waits for an answer, and opening a venue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import require
from publicity.actions.open_occasions import open_occasions
from publicity.forms import SLOTS, OpeningForm
from publicity.models import LectureRequest, Occasion, VenuePage, VolunteerHours
from publicity.permissions import EDIT, events_for, hours_for, occasions_for, requests_for, venues_for
from publicity.refusals import Refused
from publicity.views.frame import heads_in, user_of

PAST = 12
"""Events that are over and still on the first screen."""


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    require(request.user, EDIT)
    now = timezone.now()
    events = events_for(request.user).select_related("place", "occasion__event__organiser")
    venues = venues_for(request.user).order_by("title")
    return render(
        request,
        "publicity/desk/overview.html",
        {
            "coming": [_event(event) for event in events.coming(now)],
            "past": [_event(event) for event in events.past(now)[:PAST]],
            "venues": [_venue(venue) for venue in venues],
            "asked": requests_for(request.user).filter(state=LectureRequest.State.ASKED).count(),
            "said": hours_for(request.user).filter(state=VolunteerHours.State.SAID).count(),
        },
    )


def _event(event: Any) -> dict[str, Any]:
    occasion = event.offered
    return {"page": event, "occasion": occasion, "heads": heads_in(occasion) if occasion else None}


def _venue(venue: VenuePage) -> dict[str, Any]:
    coming = venue.occasions.coming(timezone.now())  # type: ignore[attr-defined]
    return {"page": venue, "openings": coming.count(), "taken": sum(coming.values_list("taken", flat=True))}


@login_required
@require_safe
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """A venue's openings: those of the last month and all that are to come."""
    require(request.user, EDIT)
    page = get_object_or_404(venues_for(request.user), pk=pk)
    rows: QuerySet[Occasion] = occasions_for(request.user).filter(venue=page)
    now = timezone.now()
    return render(
        request,
        "publicity/desk/venue.html",
        {
            "venue": page,
            "coming": rows.filter(ends_at__gt=now)[:120],
            "past": rows.filter(ends_at__lte=now, taken__gt=0).order_by("-begins_at")[:30],
            "breadcrumbs": [{"label": _("宣传活动"), "url": reverse("publicity:desk")}, {"label": page.title}],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def open_venue(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a venue by a weekly pattern."""
    require(request.user, EDIT)
    page = get_object_or_404(venues_for(request.user), pk=pk)
    form = OpeningForm(request.POST or None, initial={"capacity": page.capacity})
    if request.method == "POST" and form.is_valid():
        names = ("first", "last", "weekdays", "times", "capacity")
        try:
            count = open_occasions(page, by=user_of(request), **{name: form.cleaned_data[name] for name in names})
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已开放 %(n)s 场。") % {"n": count})
            return redirect("publicity:venue", pk=page.pk)
    return render(
        request,
        "publicity/desk/venue_open.html",
        {
            "venue": page,
            "form": form,
            "slots": [(form[f"begins_{n}"], form[f"ends_{n}"]) for n in range(1, SLOTS + 1)],
            "breadcrumbs": [
                {"label": _("宣传活动"), "url": reverse("publicity:desk")},
                {"label": page.title, "url": reverse("publicity:venue", args=[page.pk])},
                {"label": _("安排开放时间")},
            ],
        },
    )
