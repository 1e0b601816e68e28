"""Second of the two people: the attempt goes on with the time that was left when it ended, or doesn't (SEC-15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import add_time
from exams.actions.propose_reopening import ReopeningRefused, reopening_fault
from exams.actions.room_duty import refuse_same_person, require_officer
from exams.domain.time_ledger import paused_seconds
from exams.models import Attempt, MarkedAnswer, Reopening, ScoreReport, TimeEntry


def decide_reopening(reopening: Reopening, *, approve: bool, user: User, now: datetime | None = None) -> Reopening:
    """Approved: the report steps aside with every figure, and the next hand-in makes another."""
    require_officer(user, reopening.attempt.registration.sitting)
    with transaction.atomic():
        row = Reopening.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=reopening.pk)
        if row.state != Reopening.State.PROPOSED:
            raise ReopeningRefused("这份申请已经处理过。")
        refuse_same_person(user, row.proposed_by, "重新开放须由两个人办理：提出人不能批准自己的申请。")
        locked = Attempt.objects.select_for_update(of=("self",)).select_related("registration__sitting")
        attempt = locked.get(pk=row.attempt_id)
        now = now or evidence.database_now()
        fault = reopening_fault(attempt) if approve else ""
        if fault:
            raise ReopeningRefused(fault)
        row.state = Reopening.State.APPROVED if approve else Reopening.State.REFUSED
        row.decided_by, row.decided_at = user, now
        row.save()
        if approve:
            _reopen(attempt, row, user, now)
        evidence.append(
            "exams.reopening.approved" if approve else "exams.reopening.refused",
            actor=user.actor,
            subjects=[attempt.subject, attempt.registration.subject],
            body={"proposed_by": row.proposed_by.actor},
        )
    return row


def _reopen(attempt: Attempt, row: Reopening, user: User, now: datetime) -> None:
    seconds = paused_seconds(attempt.ended_at or now, now)
    ScoreReport.objects.filter(attempt=attempt).update(former_attempt=attempt, attempt=None)
    MarkedAnswer.objects.filter(attempt=attempt).delete()
    attempt.state, attempt.ended_at = Attempt.State.OPEN, None
    attempt.save(update_fields=["state", "ended_at"])
    add_time([attempt], TimeEntry.Kind.PAUSE, [seconds], reason=row.reason, author=user, now=now)
