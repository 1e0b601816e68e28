"""End an attempt, by hand or at the deadline, once; it is graded in the same transaction (K2, I4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.corrected_key import approved_changes, corrected_key
from exams.actions.open_marking import open_marking
from exams.domain.attempts import counts_until, hand_in_fault
from exams.domain.scoring import Score, score
from exams.models import Attempt, MarkedAnswer, Response, ScoreReport


class HandInRefused(Exception):
    """The attempt can't be ended now; the message says why."""


def response_map(attempt: Attempt) -> dict[int, str]:
    """Position → value of every stored response."""
    return dict(Response.objects.filter(attempt=attempt).order_by("position").values_list("position", "value"))


def response_digest(attempt: Attempt) -> str:
    """Digest of position, revision and value of every response: what the chain vouches for."""
    rows = Response.objects.filter(attempt=attempt).order_by("position").values_list("position", "rev", "value")
    return evidence.digest([list(row) for row in rows])


def awarded_by_people(attempt: Attempt) -> dict[int, int]:
    """Position → marks in hundredths that markers decided on."""
    rows = MarkedAnswer.objects.filter(attempt=attempt, awarded__isnull=False).values_list("position", "awarded")
    return {position: awarded or 0 for position, awarded in rows}


def score_attempt(attempt: Attempt, *, only: Sequence[int] | None = None) -> tuple[Score, list[int]]:
    """The score as the stored paper, its key, the responses and the markers give it; nothing is written.

    The key is the one that stands after the approved corrections, whose ids come back with the score; `only`: after
    these corrections and no others, as an earlier report was made.
    """
    paper = attempt.paper
    changes = approved_changes(paper.origin, only=only)
    key = corrected_key(paper, changes)
    return (
        score(paper.content, key, response_map(attempt), awarded=awarded_by_people(attempt)),
        [change.id for change in changes],
    )


def end_attempt(attempt_uuid: UUID, *, by_candidate: bool, now: datetime | None = None) -> ScoreReport:
    """The one score report. A second call, at the same moment or later, returns the same (F17, SEC-04)."""
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("paper__answer_key", "registration__sitting__blueprint", "registration__person")
            .get(uuid=attempt_uuid)
        )
        existing = ScoreReport.objects.filter(attempt=attempt).first()
        if existing is not None:
            return existing
        if fault := hand_in_fault(attempt.state, is_paused=attempt.paused_at is not None):
            raise HandInRefused(fault)
        now = now or evidence.database_now()
        in_time = now <= counts_until(attempt.deadline_at, attempt.grace_seconds)
        submitted = by_candidate and in_time
        attempt.state = Attempt.State.SUBMITTED if submitted else Attempt.State.CLOSED
        attempt.ended_at = now if in_time else attempt.deadline_at
        attempt.save(update_fields=["state", "ended_at"])
        report = _grade(attempt, now)
        open_marking(report)
        evidence.append(
            "exams.attempt.submitted" if submitted else "exams.attempt.closed",
            actor=attempt.registration.subject if submitted else "system",
            subjects=[attempt.subject, attempt.registration.subject, attempt.registration.sitting.subject],
            body={
                "paper_hash": attempt.paper.paper_hash,
                "response_digest": report.response_digest,
                "total": report.total,
                "cut_score": report.cut_score,
                "passed": report.passed,
                "edition": report.edition_key,
                **({"waiting": report.waiting} if report.waiting else {}),
                **({"applied": report.applied} if report.applied else {}),
            },
        )
        conclude_outcome(report)
    return report


def _grade(attempt: Attempt, now: datetime) -> ScoreReport:
    result, applied = score_attempt(attempt)
    sitting = attempt.registration.sitting
    if sitting.blueprint is None:
        raise RuntimeError("an attempt exists in a sitting without a blueprint")
    return ScoreReport.objects.create(
        attempt=attempt,
        total=result.total,
        full_marks=result.full_marks,
        cut_score=sitting.blueprint.cut_score,
        passed=result.passes(sitting.blueprint.cut_score),
        waiting=list(result.waiting),
        applied=applied,
        by_section=[asdict(section) for section in result.sections],
        by_position=list(result.by_position),
        response_digest=response_digest(attempt),
        edition_key=sitting.edition_key,
        graded_at=now,
    )


def overdue_attempts(now: datetime, *, limit: int = 500) -> list[UUID]:
    """Open attempts past deadline and grace (I7)."""
    open_past = Attempt.objects.filter(state=Attempt.State.OPEN, paused_at__isnull=True, deadline_at__lt=now)
    late = Q()
    for grace in open_past.values_list("grace_seconds", flat=True).distinct():
        late |= Q(grace_seconds=grace, deadline_at__lt=now - timedelta(seconds=grace))
    if not late:
        return []
    return list(open_past.filter(late).order_by(F("deadline_at")).values_list("uuid", flat=True)[:limit])
