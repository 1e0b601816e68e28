"""Save answers and say which revisions are safe; what comes too late is kept sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from evidence import api as evidence
from exams.domain.attempts import counts_until
from exams.models import Attempt, LatePack, Response
from exams.models.saving import Answer, store_answers


@dataclass(frozen=True, slots=True)
class Saved:
    """`stored`: position → revision now in the database. `state`: `open`, `taken_over`, `late` or `ended`."""

    stored: dict[int, int]
    state: str


def save_answers(attempt_uuid: UUID, *, writer: int, answers: Sequence[Answer]) -> Saved:
    """Called outside a transaction: the statement commits by itself before anything is acknowledged."""
    stored = store_answers(attempt_uuid, writer, answers)
    if len(stored) == len(answers):
        return Saved(stored, "open")
    return _explain(attempt_uuid, writer, answers, stored)


def _explain(attempt_uuid: UUID, writer: int, answers: Sequence[Answer], stored: dict[int, int]) -> Saved:
    """The rare path: some answers were older than what is stored, or the attempt takes none any more."""
    attempt = Attempt.objects.get(uuid=attempt_uuid)
    positions = [position for position, _rev, _value in answers]
    kept = dict(Response.objects.filter(attempt=attempt, position__in=positions).values_list("position", "rev"))
    if attempt.state == Attempt.State.OPEN and attempt.writer != writer:
        return Saved(kept, "taken_over")
    now = evidence.database_now()
    is_late = attempt.paused_at is None and now > counts_until(attempt.deadline_at, attempt.grace_seconds)
    if attempt.state == Attempt.State.OPEN and not is_late:
        return Saved(kept, "open")
    fresh = [list(answer) for answer in answers if kept.get(answer[0], -1) < answer[1]]
    if fresh:
        with transaction.atomic():
            LatePack.objects.create(attempt=attempt, received_at=now, answers=fresh)
            evidence.append(
                "exams.answers.late",
                actor=attempt.subject,
                subjects=[attempt.subject],
                body={"answers": len(fresh), "digest": evidence.digest(fresh)},
            )
    return Saved(kept, "late" if is_late else "ended")


def take_over(attempt_uuid: UUID) -> int:
    """Make the calling browser the writer; returns its number. Older browsers are told at their next save (F11)."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(uuid=attempt_uuid)
        if attempt.state == Attempt.State.OPEN:
            attempt.writer += 1
            attempt.save(update_fields=["writer"])
    return attempt.writer
