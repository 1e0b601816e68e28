"""Declare an unsigned sheet void, so that somebody else can assess: the assessor fell ill, the tablet is lost."""

from __future__ import annotations

from django.db import transaction

from accounts.api import NotAllowed, User, may, person_of
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet, SittingStaff


def void_sheet(sheet: AssessorSheet, *, reason: str, user: User) -> AssessorSheet:
    """By the chief assessor on duty or the organiser's officer, never by its own assessor. Every tap stays."""
    sitting = sheet.registration.sitting
    if person_of(user) == sheet.assessor:
        raise NotAllowed("自己的评分表要由考评组长或考试管理员作废。")
    if not is_on_duty(user, sitting, SittingStaff.Duty.CHIEF) and not may(user, "sittings.manage", sitting.organiser):
        raise NotAllowed("只有考评组长或考试管理员可以作废评分表。")
    if not reason.strip():
        raise SheetRefused("请填写作废原因。")
    with transaction.atomic():
        locked = AssessorSheet.objects.select_for_update().get(pk=sheet.pk)
        if locked.signed_at is not None:
            raise SheetRefused("评分表已经签字，不能作废；成绩有误请走更正。")
        if locked.voided_at is None:
            locked.voided_at, locked.void_reason, locked.voided_by = evidence.database_now(), reason.strip()[:200], user
            locked.save()
            evidence.append(
                "exams.practical.sheet_voided",
                actor=user.actor,
                subjects=[locked.subject, locked.registration.subject],
                body={"reason": locked.void_reason, "round": locked.round},
            )
    return locked
