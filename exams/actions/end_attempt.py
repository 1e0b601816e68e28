"""End an attempt, by hand or at the deadline, once; it is graded in the same transaction (K2, I4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from exams.domain.correction import KeyChange
from exams.domain.scoring import Score, score
from exams.models import Attempt, MarkedAnswer, Response, ScoreReport
from exams.models.ending import Given, StoredResponse, lock_attempt, read_given, write_end


class HandInRefused(Exception):
    """The attempt can't be ended now; the message says why."""


def stored_responses(attempt: Attempt) -> list[StoredResponse]:
    """Every stored response, by position."""
    rows = Response.objects.filter(attempt=attempt).order_by("position")
    return list(rows.values_list("position", "rev", "value"))


def response_digest(attempt: Attempt) -> str:
    """Digest of position, revision and value of every response: what the chain vouches for."""
    return _digest(stored_responses(attempt))


def _digest(responses: Iterable[StoredResponse]) -> str:
    return evidence.digest([list(row) for row in responses])


def awarded_by_people(attempt: Attempt) -> dict[int, int]:
    """Position → marks in hundredths that markers decided on."""
    rows = MarkedAnswer.objects.filter(attempt=attempt, awarded__isnull=False).values_list("position", "awarded")
    return {position: awarded or 0 for position, awarded in rows}


def score_attempt(attempt: Attempt, *, only: Sequence[int] | None = None) -> tuple[Score, list[int]]:
    """The score as the stored paper, its key, the responses and the markers give it; nothing is written.

    The key is the one that stands after the approved corrections, whose ids come back with the score; `only`: after
    these corrections and no others, as an earlier report was made.
    """
    changes = approved_changes(attempt.paper.origin, only=only)
    return _score(attempt, stored_responses(attempt), changes, awarded_by_people(attempt)), _ids(changes)


def _score(
    attempt: Attempt, responses: Iterable[StoredResponse], changes: Sequence[KeyChange], awarded: Mapping[int, int]
) -> Score:
    given = {position: value for position, _rev, value in responses}
    return score(attempt.paper.content, corrected_key(attempt.paper, changes), given, awarded=awarded)


def _ids(changes: Iterable[KeyChange]) -> list[int]:
    return [change.id for change in changes]


def end_attempt(attempt_uuid: UUID, *, by_candidate: bool, now: datetime | None = None) -> ScoreReport:
    """The one score report. A second call, at the same moment or later, returns the same (F17, SEC-04)."""
    with transaction.atomic():
        attempt = lock_attempt(attempt_uuid)
        if attempt.state != Attempt.State.OPEN:  # whoever ended it has graded it in the same transaction
            graded = ScoreReport.objects.filter(attempt=attempt).first()
            if graded is not None:
                return graded
        if fault := hand_in_fault(attempt.state, is_paused=attempt.paused_at is not None):
            raise HandInRefused(fault)
        given = read_given(attempt)
        now = now or given.clock
        in_time = now <= counts_until(attempt.deadline_at, attempt.grace_seconds)
        attempt.state = Attempt.State.SUBMITTED if by_candidate and in_time else Attempt.State.CLOSED
        attempt.ended_at = now if in_time else attempt.deadline_at
        report = _grade(attempt, given, now)
        open_marking(report)
        write_end(attempt, report, _happening(attempt, report))
        conclude_outcome(report)
    return report


def _grade(attempt: Attempt, given: Given, now: datetime) -> ScoreReport:
    """Not stored yet."""
    origin, sitting = attempt.paper.origin, attempt.registration.sitting
    if sitting.blueprint is None:
        raise RuntimeError("an attempt exists in a sitting without a blueprint")
    changes = [] if given.corrected.isdisjoint(origin) else approved_changes(origin)
    result = _score(attempt, given.responses, changes, {})  # nobody has marked anything before the hand-in
    return ScoreReport(
        attempt=attempt,
        total=result.total,
        full_marks=result.full_marks,
        cut_score=sitting.blueprint.cut_score,
        passed=result.passes(sitting.blueprint.cut_score),
        waiting=list(result.waiting),
        applied=_ids(changes),
        by_section=[asdict(section) for section in result.sections],
        by_position=list(result.by_position),
        response_digest=_digest(given.responses),
        edition_key=sitting.edition_key,
        graded_at=now,
    )


def _happening(attempt: Attempt, report: ScoreReport) -> evidence.Happening:
    registration, submitted = attempt.registration, attempt.state == Attempt.State.SUBMITTED
    return evidence.Happening(
        "exams.attempt.submitted" if submitted else "exams.attempt.closed",
        actor=registration.subject if submitted else "system",
        subjects=(attempt.subject, registration.subject, registration.sitting.subject),
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


def overdue_attempts(now: datetime, *, limit: int = 500) -> list[UUID]:
    """Open attempts past deadline and grace (I7)."""
    open_past = Attempt.objects.filter(state=Attempt.State.OPEN, paused_at__isnull=True, deadline_at__lt=now)
    late = Q()
    for grace in open_past.values_list("grace_seconds", flat=True).distinct():
        late |= Q(grace_seconds=grace, deadline_at__lt=now - timedelta(seconds=grace))
    if not late:
        return []
    return list(open_past.filter(late).order_by(F("deadline_at")).values_list("uuid", flat=True)[:limit])
