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

StoredResponse = tuple[int, int, str]
"""Position, revision, value."""


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


_GRADED_BY = (
    *("uuid", "state", "deadline_at", "grace_seconds"),
    *("paper__content", "paper__origin", "paper__orders", "paper__paper_hash", "paper__answer_key__letters"),
    *("registration__uuid", "registration__person_id", "registration__sitting__uuid"),
    *("registration__sitting__edition_key", "registration__sitting__operation_item_id"),
    "registration__sitting__blueprint__cut_score",
)
"""What a grade needs of its rows: a hall hands in within seconds, and columns cost time."""


def end_attempt(attempt_uuid: UUID, *, by_candidate: bool, now: datetime | None = None) -> ScoreReport:
    """The one score report. A second call, at the same moment or later, returns the same (F17, SEC-04)."""
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("paper__answer_key", "registration__sitting__blueprint")
            .only(*_GRADED_BY)
            .get(uuid=attempt_uuid)
        )
        if attempt.state != Attempt.State.OPEN:  # whoever ended it has graded it in the same transaction
            graded = ScoreReport.objects.filter(attempt=attempt).first()
            if graded is not None:
                return graded
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
    responses, changes = stored_responses(attempt), approved_changes(attempt.paper.origin)
    result = _score(attempt, responses, changes, {})  # nobody has marked anything before the hand-in
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
        applied=_ids(changes),
        by_section=[asdict(section) for section in result.sections],
        by_position=list(result.by_position),
        response_digest=_digest(responses),
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
