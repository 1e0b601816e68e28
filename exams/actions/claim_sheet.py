"""Make a tablet the writer of a sheet: it numbers its changes above all earlier ones."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from accounts.api import NotAllowed, User, person_of
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet


def claim_sheet(sheet: AssessorSheet, *, user: User) -> int:
    """The writer's number. Only for the sheet's own assessor, while it is open."""
    if person_of(user) != sheet.assessor:
        raise NotAllowed("这不是您的评分表。")
    with transaction.atomic():
        open_now = AssessorSheet.objects.standing().filter(pk=sheet.pk, signed_at__isnull=True)
        if not open_now.update(writer=F("writer") + 1):
            raise SheetRefused("评分表已经签字或作废。")
        writer: int = AssessorSheet.objects.values_list("writer", flat=True).get(pk=sheet.pk)
    return writer
