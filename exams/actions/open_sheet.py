"""Take a candidate's sheet: as many as the rule has assessors, a third one only where two differ."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import Person, User
from courses.api import Part
from evidence import api as evidence
from exams.actions.may_assess import require_assessor
from exams.actions.sheet_state import rule_for, settled_for
from exams.domain.assessing import CHIEF
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet, Misconduct, PracticalResult, Registration, Sitting, TaskDraw
from exams.models.practical import SheetQuerySet


def open_sheet(registration: Registration, *, user: User, now: datetime | None = None) -> AssessorSheet:
    """The assessor's own sheet, opened now or before. Rounds are given out under the registration's lock."""
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",)).select_related("sitting", "person")
        registration = locked.get(pk=registration.pk)
        needs_third = settled_for(registration).needs_third
        person = require_assessor(
            user, registration, as_chief=needs_third and rule_for(registration).beyond_difference == CHIEF
        )
        own = AssessorSheet.objects.standing().filter(registration=registration, assessor=person).first()
        if own is not None:
            if own.signed_at is not None and needs_third:
                raise SheetRefused("您已评过这名考生，分歧要由另一个人裁定。")
            return own
        now = now or evidence.database_now()
        _refuse_closed(registration, now)
        return _new_sheet(registration, person, user, now, third=needs_third)


def _refuse_closed(registration: Registration, now: datetime) -> None:
    sitting = registration.sitting
    if sitting.part != Part.PRACTICAL or registration.state != Registration.State.REGISTERED:
        raise SheetRefused("该考生不在本场实操考试名单中。")
    if sitting.state != Sitting.State.LOCKED:
        raise SheetRefused("场次尚未锁定或已经结束，不能评分。")
    if not TaskDraw.objects.filter(registration=registration).exists():
        raise SheetRefused("本场锁定时没有抽取实操题目，请用纸质评分表录入成绩。")
    if now < sitting.starts_at:
        raise SheetRefused("考试尚未开始，不能评分。")
    if PracticalResult.objects.filter(registration=registration).exists():
        raise SheetRefused("该考生的实操成绩已经形成，不能再评分。")
    if Misconduct.objects.sending_out().filter(registration=registration).exists():
        raise SheetRefused("该考生因违纪已离场，等考试机构认定，不能再开评分表。")


def _give_back_unused(standing: SheetQuerySet, user: User, now: datetime) -> None:
    """What was opened and never used holds no place. Each sheet's own lock comes first: its assessor may be tapping."""
    for sheet in standing.filter(signed_at__isnull=True).select_for_update(of=("self",)):
        if not sheet.entries.exists() and not sheet.photos.exists():
            sheet.voided_at, sheet.void_reason, sheet.voided_by = now, "未使用", user
            sheet.save(update_fields=["voided_at", "void_reason", "voided_by"])


def _new_sheet(registration: Registration, person: Person, user: User, now: datetime, *, third: bool) -> AssessorSheet:
    standing = AssessorSheet.objects.standing().filter(registration=registration)
    _give_back_unused(standing, user, now)
    taken = set(standing.values_list("round", flat=True))
    rounds = [AssessorSheet.THIRD] if third else range(1, rule_for(registration).assessors + 1)
    free = [number for number in rounds if number not in taken]
    if not free:
        raise SheetRefused("这名考生已有足够的考评员在评分；要换人，请考评组长先作废原来的评分表。")
    sheet = AssessorSheet.objects.create(registration=registration, assessor=person, round=free[0], opened_at=now)
    evidence.append(
        "exams.practical.sheet_opened",
        actor=user.actor,
        subjects=[sheet.subject, registration.subject],
        body={"round": sheet.round},
    )
    return sheet
