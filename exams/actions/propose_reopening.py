"""First of the two people: a finished attempt should go on, because it was ended by mistake."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import NotAllowed, User, may
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.actions.room_duty import refuse_candidate
from exams.models import Attempt, Mark, Misconduct, Outcome, Reopening, Sitting, SittingStaff


class ReopeningRefused(Exception):
    """The attempt stays as it is; the message says why."""


def propose_reopening(attempt: Attempt, *, reason: str, user: User, now: datetime | None = None) -> Reopening:
    """By the invigilator on duty or an officer; nothing about the attempt changes yet."""
    sitting = attempt.registration.sitting
    on_duty = is_on_duty(user, sitting, SittingStaff.Duty.INVIGILATOR)
    if not on_duty and not may(user, "sittings.manage", sitting.organiser):
        raise NotAllowed("只有本场监考员或考试机构可以提出重新开放。")
    refuse_candidate(user, sitting)
    if not reason.strip():
        raise ReopeningRefused("请填写原因。")
    with transaction.atomic():
        locked = Attempt.objects.select_for_update(of=("self",)).select_related("registration__sitting")
        row = locked.get(pk=attempt.pk)
        fault = reopening_fault(row)
        if not fault and Reopening.objects.filter(attempt=row, state=Reopening.State.PROPOSED).exists():
            fault = "已有一份待批准的申请。"
        if fault:
            raise ReopeningRefused(fault)
        proposal = Reopening.objects.create(
            attempt=row, reason=reason.strip(), proposed_by=user, proposed_at=now or evidence.database_now()
        )
        evidence.append(
            "exams.reopening.proposed",
            actor=user.actor,
            subjects=[row.subject, row.registration.subject],
            body={"reason_digest": evidence.digest(proposal.reason)},
        )
    return proposal


def reopening_fault(attempt: Attempt) -> str:
    """Why this attempt can't go on, whoever asks; empty when it can."""
    if attempt.state not in (Attempt.State.SUBMITTED, Attempt.State.CLOSED) or attempt.ended_at is None:
        return "只有已交卷的作答可以重新开放。"
    if attempt.registration.sitting.state != Sitting.State.LOCKED:
        return "本场成绩已经公布，不能重新开放。"
    if attempt.ended_at >= attempt.deadline_at:
        return "考生的时间已经用完，不能重新开放。"
    if Misconduct.objects.filter(registration=attempt.registration, state=Misconduct.State.RECORDED).exists():
        return "考生有待认定的违纪记录，请先认定。"
    if Outcome.objects.standing().filter(theory__attempt=attempt).exists():
        return "已得出合格结论，不能重新开放。"
    if Mark.objects.filter(answer__attempt=attempt).exists():
        return "已开始人工阅卷，不能重新开放。"
    return ""
