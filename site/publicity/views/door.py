"""At the door: the list for those who were given the day's link, and the form for visitors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pages.api import visitor_address
from publicity.actions.check_in import check_in, check_in_at_door
from publicity.actions.door_tokens import DESK, DOOR, occasion_of
from publicity.forms import DoorForm
from publicity.models import Booking, Occasion
from publicity.refusals import Refused, TooOften
from publicity.views.frame import booking_in, heads_in, private, rows_of, too_often
from publicity.views.tickets import COOKIE

DAY = 24 * 60 * 60


def _occasion(token: str, purpose: str) -> Occasion:
    occasion = occasion_of(token, purpose)
    if occasion is None:
        raise Http404
    return occasion


@require_http_methods(["GET", "POST"])
def check_in_list(request: HttpRequest, token: str) -> HttpResponse:
    """Names to tick by hand. The telephone keeps the link, so that it may also scan tickets."""
    occasion = _occasion(token, DESK)
    if request.method == "POST":
        tick_booking(request, booking_in(occasion, request.POST.get("booking", "")))
        return redirect("publicity:check-in", token=token)
    words = request.GET.get("q", "").strip()[:40]
    places = (Booking.State.BOOKED, Booking.State.ATTENDED)
    response = render(
        request,
        "publicity/check_in.html",
        {
            "occasion": occasion,
            "token": token,
            "q": words,
            "rows": rows_of(occasion.bookings.filter(state__in=places).order_by("name", "pk"), words),
            "heads": heads_in(occasion),
        },
    )
    response.set_cookie(COOKIE, token, max_age=DAY, httponly=True, samesite="Lax", secure=request.is_secure())
    return private(response)


def tick_booking(request: HttpRequest, booking: Booking) -> None:
    """Check in by hand, and say what came of it."""
    try:
        check_in(booking, how=Booking.How.LIST, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("签到成功：%(name)s，%(n)s 人。") % {"name": booking.name, "n": booking.heads})


@require_safe
def count(request: HttpRequest, token: str) -> HttpResponse:
    """The heads of this moment."""
    return private(JsonResponse(heads_in(_occasion(token, DESK))))


@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The poster at the door leads here."""
    occasion = _occasion(token, DOOR)
    form, done = DoorForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = check_in_at_door(occasion, name=said["name"], tail=said["tail"], address=visitor_address(request))
        except TooOften as error:
            return too_often(request, error)
        except Refused as error:
            form.add_error(None, str(error))
    return private(render(request, "publicity/door.html", {"occasion": occasion, "form": form, "done": done}))
