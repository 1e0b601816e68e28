"""A sheet filled on paper becomes a result, once: where one assessor judges and no tablet was used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.api import User
from courses.api import Part
from evidence import api as evidence
from exams.actions.freeze_tasks import blank_of
from exams.actions.may_assess import require_assessor
from exams.actions.record_practical import record_practical
from exams.domain.practical import SheetRefused, Subject
from exams.models import AssessorSheet, Misconduct, PracticalPlan, PracticalResult, Registration, Sitting


def enter_practical(
    registration: Registration, subjects: Sequence[Subject], *, user: User, now: datetime | None = None
) -> PracticalResult:
    """Judged by the edition of the sitting; NotAllowed for whoever isn't its assessor or taught the candidate."""
    person = require_assessor(user, registration)
    fault = _fault(registration, subjects)
    if fault:
        raise SheetRefused(fault)
    now = now or evidence.database_now()
    if now < registration.sitting.starts_at:
        raise SheetRefused("考试尚未开始，不能录入成绩。")
    try:
        with transaction.atomic():
            Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
            if Misconduct.objects.sending_out().filter(registration=registration).exists():
                raise SheetRefused("该考生有违纪记录，等考试机构认定后再录入成绩。")
            return record_practical(registration, subjects, assessor=person, user=user, now=now)
    except IntegrityError as error:
        raise SheetRefused("该考生的实操成绩已经录入，不能再次录入。") from error


def _fault(registration: Registration, subjects: Sequence[Subject]) -> str:
    sitting = registration.sitting
    if sitting.part != Part.PRACTICAL or registration.state != Registration.State.REGISTERED:
        return "该考生不在本场实操考试名单中。"
    if sitting.state != Sitting.State.LOCKED:
        return "场次尚未锁定或已经结束，不能录入。"
    if PracticalPlan.objects.filter(sitting=sitting, assessors__gt=1).exists():
        return "本场由两名考评员分别评分，请各自在评分表上评分并签字。"
    if AssessorSheet.objects.standing().filter(registration=registration, entries__isnull=False).exists():
        return "该考生的电子评分表已经开始，请在评分表上完成并签字。"
    drawn = blank_of(registration)
    if drawn and [_shape(subject) for subject in drawn] != [_shape(subject) for subject in subjects]:
        return "评分表的题目与抽签结果不符，请刷新后重新录入。"
    return ""


def _shape(subject: Subject) -> tuple[object, ...]:
    return (subject.code, *((step.text, step.marks, step.is_veto) for step in subject.steps))
