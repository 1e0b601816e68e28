"""Signing up, without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import Membership, person_of
from pages.api import visitor_address
from publicity.actions.book import book
from publicity.actions.write_calendar import TYPE, write_calendar
from publicity.forms import BookingForm
from publicity.models import Booking, Occasion
from publicity.refusals import Refused, TooOften
from publicity.views.frame import file_response, private, shown_occasion, too_often


@require_http_methods(["GET", "POST"])
def book_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form; who gets through goes on to the ticket."""
    occasion = shown_occasion(uuid)
    form = BookingForm(
        request.POST or None, initial=_known(request), most=occasion.most, is_group=bool(occasion.venue_id)
    )
    if request.method == "POST" and not form.is_machine and form.is_valid():
        try:
            booking = _book(request, occasion, form)
        except TooOften as error:
            return too_often(request, error)
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            return redirect("publicity:ticket", token=booking.token)
    return private(
        render(
            request,
            "publicity/book.html",
            {
                "form": form,
                "occasion": occasion,
                "breadcrumbs": [
                    {"label": occasion.title, "url": occasion.page.url},
                    {"label": _("预约") if occasion.venue_id else _("报名")},
                ],
            },
        )
    )


def _book(request: HttpRequest, occasion: Occasion, form: BookingForm) -> Booking:
    said = form.cleaned_data
    return book(
        occasion,
        name=said["name"],
        mobile=said["mobile"],
        heads=said["heads"],
        organisation=said["organisation"],
        by=request.user,
        address=visitor_address(request),
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    """What we know of whoever is signed in."""
    person = person_of(request.user)
    if person is None:
        return {}
    post = Membership.objects.open().filter(person=person).select_related("organisation").first()
    mobile = person.mobile or (person.user.mobile if person.user else "")
    return {"name": person.name, "mobile": mobile, "organisation": post.organisation.name if post else ""}


@require_safe
def calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The occasion for one's own calendar."""
    occasion = shown_occasion(uuid)
    return file_response(f"{occasion.title}.ics", write_calendar(occasion), TYPE)
