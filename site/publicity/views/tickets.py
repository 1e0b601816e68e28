"""A ticket, for whoever holds its address; staff who scan it check its holder in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publicity.actions.cancel_booking import cancel_booking
from publicity.actions.check_in import check_in
from publicity.actions.door_tokens import DESK, occasion_of
from publicity.actions.draw_code import draw_code
from publicity.actions.write_calendar import TYPE, ticket_address, write_calendar
from publicity.models import Booking
from publicity.permissions import may_run
from publicity.refusals import Refused
from publicity.views.frame import STATE_TONES, file_response, picture_response, private

COOKIE = "checkin"
"""The check-in link this telephone was given, so that scanning a ticket works with any camera."""


def _booking(token: str) -> Booking:
    rows = Booking.objects.select_related("occasion__event__organiser", "occasion__venue__organiser")
    booking = rows.filter(token=token).first()
    if booking is None:
        raise Http404
    return booking


def may_check_in(request: HttpRequest, booking: Booking) -> bool:
    """Staff of the organiser, and who was given this occasion's link today."""
    if request.user.is_authenticated and may_run(request.user, booking.occasion.page):
        return True
    given = occasion_of(request.COOKIES.get(COOKIE, ""), DESK)
    return given is not None and given.pk == booking.occasion_id


@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    booking = _booking(token)
    occasion = booking.occasion
    waiting = None
    if booking.state == Booking.State.WAITING:
        ahead = occasion.bookings.filter(state=Booking.State.WAITING, made_at__lt=booking.made_at)
        waiting = ahead.count() + 1
    return private(
        render(
            request,
            "publicity/ticket.html",
            {
                "booking": booking,
                "occasion": occasion,
                "tone": STATE_TONES[booking.state],
                "waiting": waiting,
                "checks_in": may_check_in(request, booking),
            },
        )
    )


@require_safe
def qr(request: HttpRequest, token: str) -> HttpResponse:
    return picture_response(draw_code(ticket_address(_booking(token))))


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    booking = _booking(token)
    return file_response(f"{booking.occasion.title}.ics", write_calendar(booking.occasion, booking), TYPE)


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    try:
        cancel_booking(_booking(token), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已取消。名额已让给候补的人。"))
    return redirect("publicity:ticket", token=token)


@require_POST
def check_in_view(request: HttpRequest, token: str) -> HttpResponse:
    booking = _booking(token)
    if not may_check_in(request, booking):
        raise Http404  # like a ticket that does not exist
    try:
        check_in(booking, how=Booking.How.STAFF, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("签到成功：%(name)s，%(n)s 人。") % {"name": booking.name, "n": booking.heads})
    return redirect("publicity:ticket", token=token)
