"""Papers for the room: door list, seat plan and the invigilators' pack."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed, may
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.actions.print_room import print_door_list, print_pack, print_seat_plan
from exams.actions.print_tickets import TicketRefused
from exams.models import Sitting, SittingStaff
from exams.views.desk_frame import account, hand_out
from exams.views.desk_sitting_frame import open_sitting

PDF = "application/pdf"


def may_print(request: HttpRequest, sitting: Sitting) -> bool:
    """Who keeps the list, and who stands at the door; a marker never sees a face."""
    keeps = ("sittings.manage", "registrations.manage")
    if any(may(request.user, ability, sitting.organiser) for ability in keeps):
        return True
    at_the_door = (SittingStaff.Duty.INVIGILATOR, SittingStaff.Duty.ASSESSOR)
    return any(is_on_duty(account(request), sitting, duty) for duty in at_the_door)


@login_required
@require_safe
def sitting_door_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _hand_out(request, uuid, print_door_list, "考场门贴")


@login_required
@require_safe
def sitting_seat_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _hand_out(request, uuid, print_seat_plan, "座位图")


@login_required
@require_safe
def sitting_pack(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _hand_out(request, uuid, print_pack, "监考资料")


def _hand_out(request: HttpRequest, uuid: UUID, draw: Callable[[Sitting], bytes], name: str) -> HttpResponse:
    """Names leave the house on paper: that is evidenced."""
    sitting = open_sitting(request, uuid)
    if not may_print(request, sitting):
        raise NotAllowed
    try:
        content = draw(sitting)
    except TicketRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:sitting-detail", uuid=sitting.uuid)
    with transaction.atomic():
        evidence.append(
            "exams.room_papers.printed",
            actor=account(request).actor,
            subjects=[sitting.subject],
            body={"paper": draw.__name__.removeprefix("print_")},
        )
    return hand_out(f"{sitting.name}-{name}.pdf", content, kind=PDF, inline=True)
