"""One's own ticket on the telephone: everything in one page, so that it still shows when the network is gone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import person_of
from exams.actions.integrity_words import integrity_words
from exams.actions.note_integrity import options_for
from exams.actions.print_tickets import TicketRefused, ticket_facts
from exams.actions.write_ticket_calendar import write_ticket_calendar
from exams.models import Registration
from exams.views.desk_frame import hand_out
from exams.views.desk_tickets import RELATED

CALENDAR = "text/calendar; charset=utf-8"


def _own(request: HttpRequest, uuid: UUID) -> Registration:
    """Another's is not there (SEC-02)."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(Registration.objects.filter(person=person).select_related(*RELATED), uuid=uuid)


@login_required
@require_safe
def phone_ticket(request: HttpRequest, uuid: UUID) -> HttpResponse:
    registration = _own(request, uuid)
    try:
        ticket = ticket_facts(registration)
    except TicketRefused as refusal:
        messages.info(request, str(refusal))
        return redirect("exams:my-results")
    context = {
        "ticket": ticket,
        "measures": integrity_words(options_for(registration)),
        "words": {
            "on": _("屏幕保持常亮"),
            "off": _("点一下保持常亮"),
            "lost": _("网络断开，这一页仍可使用"),
        },
    }
    response = render(request, "exams/desk/phone_ticket.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def ticket_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the calendar of the telephone."""
    registration = _own(request, uuid)
    if registration.state != Registration.State.REGISTERED:
        raise Http404
    return hand_out(_("考试安排.ics"), write_ticket_calendar(registration), kind=CALENDAR)
