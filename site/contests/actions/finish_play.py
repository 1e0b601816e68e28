"""Hand in: one conditional update. Whoever comes second gets the result of who came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contests.actions.freeze_pool import pool_of
from contests.domain.fairness import flags
from contests.domain.questions import Question, asked, chosen, order_of
from contests.domain.scoring import GRACE_MS, mark
from contests.models import Play
from contests.models.playing import store_result
from evidence import api as evidence
from exams.api import Dice


@dataclass(frozen=True, slots=True)
class Answer:
    """`place` from 0; `shown`: the chosen options as they stood on the screen; `ms` as the phone measured."""

    place: int
    shown: tuple[int, ...]
    ms: int


def questions_of(play: Play) -> list[tuple[Question, list[int]]]:
    """The play's questions, each with the order in which its options were shown."""
    pool = pool_of(play.round_id, play.round.pool.digest)
    return [
        (pool[item], order_of(pool[item], shuffle=Dice(f"options:{play.seed}:{item}").shuffled)) for item in play.items
    ]


def asked_of(play: Play) -> list[dict[str, Any]]:
    """What the phone gets: no key is in it (SEC-01)."""
    return [asked(question, order) for question, order in questions_of(play)]


def finish_play(play: Play, answers: Sequence[Answer], *, trapped: bool = False, now: datetime | None = None) -> Play:
    """`play` comes from `Play.objects.with_pool()`, or has a round of `rounds_of`; `now`, when the caller has asked it
    already, is the database's clock when the answers arrived. ValueError for an answer to what was not asked.
    """
    now = now or evidence.database_now()
    if play.state != Play.State.STARTED and not (play.was_left and not _is_late(play, now)):
        return play
    values = _values(play, answers, now=now, trapped=trapped)
    if not record(play, values, now=now):
        play.refresh_from_db()
        return play
    for name, value in values.items():
        setattr(play, name, value)
    return play


def record(play: Play, values: dict[str, Any], *, now: datetime) -> int:
    """Only a play that is still open (or was left while its answers waited in the line), and is marked only when they
    arrived before its end and the network's grace.
    """
    late = values["state"] == Play.State.LATE
    return store_result(play.pk, values, not_before=None if late else now - timedelta(milliseconds=GRACE_MS))


def _is_late(play: Play, arrived: datetime) -> bool:
    return arrived > play.deadline_at + timedelta(milliseconds=GRACE_MS)


def _values(play: Play, answers: Sequence[Answer], *, now: datetime, trapped: bool) -> dict[str, Any]:
    rows = questions_of(play)
    given: dict[int, list[int]] = {}
    for answer in answers:
        if not 0 <= answer.place < len(rows):
            raise ValueError("no such question")
        given[answer.place] = chosen(answer.shown, rows[answer.place][1])
    stored = {str(place): value for place, value in given.items()}
    if _is_late(play, now):
        return {"state": Play.State.LATE, "finished_at": now, "answers": stored}
    elapsed = int((now - play.started_at).total_seconds() * 1000)
    result = mark(
        [question.key for question, _order in rows],
        given,
        scale=play.round.scale,
        elapsed_ms=elapsed,
        more_time=play.more_time,
    )
    found = flags(
        elapsed_ms=elapsed,
        count=len(rows),
        reported_ms=[answer.ms for answer in answers],
        answered=len(given),
        trapped=trapped or bool(play.flags),
    )
    return {
        "state": Play.State.HELD if found else Play.State.COUNTED,
        "answers": stored,
        "right": list(result.right),
        "score": result.score,
        "spent_ms": result.spent_ms,
        "finished_at": now,
        "flags": found,
    }
