"""The room's record, handed out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from exams.actions.room_record import RecordRefused, room_record
from exams.views.desk_frame import account, hand_out
from exams.views.desk_sitting_frame import open_sitting


@login_required
@require_safe
def sitting_record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """PDF for the file of the sitting."""
    sitting = open_sitting(request, uuid)
    try:
        with transaction.atomic():
            page = room_record(sitting, user=account(request))
    except RecordRefused as refusal:
        messages.info(request, str(refusal))
        return redirect("exams:sitting-room", uuid=sitting.uuid)
    return hand_out(f"{sitting.name}-考场记录.pdf", page, kind="application/pdf", inline=True)
