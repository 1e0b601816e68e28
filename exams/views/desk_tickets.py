"""Admission tickets: all of a sitting in one file, one candidate's, one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed, may, person_of
from evidence import api as evidence
from exams.actions.print_tickets import TicketRefused, print_tickets
from exams.models import Registration, Sitting
from exams.permissions import registrations_for
from exams.views.desk_frame import account, hand_out
from exams.views.desk_sitting_frame import open_sitting

RELATED = (
    "person",
    "sitting__operation_item__category",
    "sitting__exam_point__organisation",
    "sitting__organiser",
    "sitting__room",
    "sitting__blueprint",
)
PDF = "application/pdf"


def _require(request: HttpRequest, sitting: Sitting) -> None:
    """A ticket carries the way into the room: invigilators don't print them, whoever keeps the list does."""
    if not any(
        may(request.user, ability, sitting.organiser) for ability in ("sittings.manage", "registrations.manage")
    ):
        raise NotAllowed


def _printed(request: HttpRequest, sitting: Sitting, subjects: list[str], count: int) -> None:
    with transaction.atomic():
        evidence.append(
            "exams.tickets.printed",
            actor=account(request).actor,
            subjects=[sitting.subject, *subjects],
            body={"tickets": count},
        )


@login_required
@require_safe
def sitting_tickets(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every ticket of the sitting, by seat."""
    sitting = open_sitting(request, uuid)
    _require(request, sitting)
    registrations = list(
        sitting.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("person")
        .order_by("seat", "ticket_number")
    )
    try:
        content = print_tickets(sitting, registrations)
    except TicketRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:sitting-candidates", uuid=sitting.uuid)
    _printed(request, sitting, [], len(registrations))
    return hand_out(f"{sitting.name}-准考证.pdf", content, kind=PDF, inline=True)


@login_required
@require_safe
def registration_ticket(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One candidate's ticket, for the counter."""
    registration = get_object_or_404(registrations_for(request.user).select_related(*RELATED), uuid=uuid)
    sitting = registration.sitting
    _require(request, sitting)
    try:
        content = print_tickets(sitting, [registration])
    except TicketRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:sitting-candidates", uuid=sitting.uuid)
    _printed(request, sitting, [registration.subject], 1)
    return hand_out(f"准考证-{registration.ticket_number}.pdf", content, kind=PDF, inline=True)


@login_required
@require_safe
def my_ticket(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own ticket; another's is not there (SEC-02)."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    registration = get_object_or_404(Registration.objects.filter(person=person).select_related(*RELATED), uuid=uuid)
    try:
        content = print_tickets(registration.sitting, [registration])
    except TicketRefused as refusal:
        messages.info(request, str(refusal))
        return redirect("exams:my-results")
    return hand_out(_("准考证-%(number)s.pdf") % {"number": registration.ticket_number}, content, kind=PDF, inline=True)
