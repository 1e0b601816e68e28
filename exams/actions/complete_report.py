"""Complete the score report of an attempt when people have marked all its answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.end_attempt import score_attempt
from exams.models import Attempt, MarkedAnswer, ScoreReport


def hold_attempt(attempt_id: int) -> Attempt:
    """The attempt, locked against a correction or another marker who finishes it at the same moment."""
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("paper__answer_key", "registration__sitting__blueprint", "registration__person")
        .get(pk=attempt_id)
    )


def complete_report(attempt: Attempt, *, now: datetime) -> ScoreReport | None:
    """Call inside the transaction of the last mark, with the attempt held; None while anything waits.

    A report that waits is not yet anybody's grade: its figures are filled in here, once.
    """
    if MarkedAnswer.objects.filter(attempt=attempt, state__in=MarkedAnswer.OPEN).exists():
        return None
    report = ScoreReport.objects.filter(attempt=attempt).exclude(waiting=[]).first()
    if report is None:
        return None
    result, applied = score_attempt(attempt)
    report.total, report.passed = result.total, result.passes(report.cut_score)
    report.by_section = [asdict(section) for section in result.sections]
    report.by_position, report.waiting = list(result.by_position), list(result.waiting)
    report.applied, report.graded_at = applied, now
    report.save()
    awarded = MarkedAnswer.objects.filter(attempt=attempt).order_by("position").values_list("position", "awarded")
    evidence.append(
        "exams.attempt.marked",
        actor="system",
        subjects=[attempt.subject, attempt.registration.subject, attempt.registration.sitting.subject],
        body={
            "total": report.total,
            "cut_score": report.cut_score,
            "passed": report.passed,
            "applied": applied,
            "awarded_digest": evidence.digest([list(row) for row in awarded]),
        },
    )
    conclude_outcome(report)
    return report
