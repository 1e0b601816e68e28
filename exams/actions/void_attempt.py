"""Take the worth from an attempt and give it back: answers, paper and every figure stay where they are.

Called inside the transactions of the decisions about misconduct. The report steps aside (`former_attempt`), as after a
correction of a key; a pass that rested on it is withdrawn, with what was issued for it and what was booked on it, and
the figures of the sitting are made anew.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from exams.actions.end_attempt import end_attempt
from exams.actions.promise_statistics import outdate_statistics
from exams.actions.refuse_bookings import refuse_bookings
from exams.actions.withdraw_outcome import hold_outcome, withdraw_outcome
from exams.models import Attempt, MarkedAnswer, Misconduct, Outcome, ScoreReport


def void_attempt(misconduct: Misconduct, *, now: datetime) -> Attempt | None:
    """None when the candidate never started."""
    attempt = Attempt.objects.select_for_update().filter(registration=misconduct.registration_id).first()
    if attempt is None:
        return None
    report = ScoreReport.objects.filter(attempt=attempt).first()
    if report is not None:
        _set_aside(attempt, report, misconduct, now=now)
    MarkedAnswer.objects.filter(attempt=attempt, state__in=MarkedAnswer.OPEN).update(state=MarkedAnswer.State.DROPPED)
    attempt.state, attempt.ended_at = Attempt.State.VOIDED, attempt.ended_at or now
    attempt.save(update_fields=["state", "ended_at"])
    return attempt


def _set_aside(attempt: Attempt, report: ScoreReport, misconduct: Misconduct, *, now: datetime) -> None:
    """Locks first, in the order of a correction: certificates, bookings; then the chain's head is held."""
    resting = Outcome.objects.filter(theory=report)
    hold_outcome(resting)
    ScoreReport.objects.filter(pk=report.pk).update(former_attempt=attempt, attempt=None)
    registration = misconduct.registration
    outdate_statistics([registration.sitting])
    if report.passed:
        refuse_bookings(
            [registration.person], registration.sitting.operation_item_id, cause=misconduct.subject, now=now
        )
    withdraw_outcome(resting, misconduct, now=now)


def grade_held(misconduct: Misconduct) -> ScoreReport | None:
    """Grade what was held or voided as of the moment it ended, by the key that stands today."""
    attempt = Attempt.objects.select_for_update().filter(registration=misconduct.registration_id).first()
    if attempt is None or attempt.state not in (Attempt.State.HELD, Attempt.State.VOIDED):
        return None
    outdate_statistics([misconduct.registration.sitting])
    ended_at = attempt.ended_at
    attempt.state = Attempt.State.OPEN
    attempt.save(update_fields=["state"])
    report = end_attempt(attempt.uuid, by_candidate=False, now=ended_at)
    _queue_again(attempt, report)
    return report


def _queue_again(attempt: Attempt, report: ScoreReport) -> None:
    """Answers that people have yet to mark go back to where they stood: for two marks, or for a third."""
    dropped = MarkedAnswer.objects.filter(attempt=attempt, state=MarkedAnswer.State.DROPPED, awarded__isnull=True)
    wanted = dropped.filter(position__in=report.waiting).annotate(
        marks_given=Count("given", filter=Q(given__given_at__isnull=False))
    )
    for answer in wanted:
        answer.state = MarkedAnswer.State.THIRD if answer.marks_given >= 2 else MarkedAnswer.State.WAITING
        answer.save(update_fields=["state"])
