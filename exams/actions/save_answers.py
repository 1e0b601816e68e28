"""Save answers and say which revisions are safe; what comes too late is kept sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evidence import api as evidence
from exams.actions.seal_answers import seal_answers
from exams.domain.attempts import counts_until
from exams.domain.closing import closed_positions
from exams.models import Attempt, LatePack, Response
from exams.models.saving import Answer, store_answers


@dataclass(frozen=True, slots=True)
class Saved:
    """`stored`: position → revision now in the database. `sealed`: the same of what came too late and was put aside.

    `state`: `open`, `taken_over`, `late` or `ended`.
    """

    stored: dict[int, int]
    state: str
    sealed: dict[int, int] = field(default_factory=dict)


def save_answers(attempt_uuid: UUID, *, writer: int, answers: Sequence[Answer]) -> Saved:
    """Called outside a transaction: the statement commits by itself before anything is acknowledged."""
    stored = store_answers(attempt_uuid, writer, answers)
    if len(stored) == len(answers):
        return Saved(stored, "open")
    return explain(attempt_uuid, writer, answers)


def explain(attempt_uuid: UUID, writer: int, answers: Sequence[Answer]) -> Saved:
    """The rare path: some answers were older than what is stored, or the attempt or their section takes none now."""
    attempt = Attempt.objects.select_related("registration").get(uuid=attempt_uuid)
    positions = [position for position, _rev, _value in answers]
    kept = dict(Response.objects.filter(attempt=attempt, position__in=positions).values_list("position", "rev"))
    if attempt.state == Attempt.State.OPEN and attempt.writer != writer:
        return Saved(kept, "taken_over")
    now = evidence.database_now()
    is_late = attempt.paused_at is None and now > counts_until(attempt.deadline_at, attempt.grace_seconds)
    fresh = [answer for answer in answers if kept.get(answer[0], -1) < answer[1]]
    if attempt.state == Attempt.State.OPEN and not is_late:
        return _section(attempt, fresh, kept, attempt.paused_at or now)
    sealed = seal_answers(attempt, fresh, cause=LatePack.Cause.DEADLINE, now=now)
    return Saved(kept, "late" if is_late else "ended", sealed)


def _section(attempt: Attempt, fresh: Sequence[Answer], kept: dict[int, int], now: datetime) -> Saved:
    """The attempt goes on; what belongs to a closed section is put aside."""
    left = (attempt.deadline_at - now).total_seconds() + attempt.grace_seconds
    closed = closed_positions(attempt.closings, left=left)
    late = [answer for answer in fresh if any(first <= answer[0] <= last for first, last in closed)]
    return Saved(kept, "open", seal_answers(attempt, late, cause=LatePack.Cause.SECTION, now=now))


def take_over(attempt_uuid: UUID) -> int:
    """Make the calling browser the writer; returns its number. Older browsers are told at their next save (F11)."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(uuid=attempt_uuid)
        if attempt.state == Attempt.State.OPEN:
            attempt.writer += 1
            attempt.save(update_fields=["writer"])
    return attempt.writer
