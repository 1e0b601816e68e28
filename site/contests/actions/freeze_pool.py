"""The round's pool: whether the bank is large enough, its copy at the approval, and the copy this process holds."""

from __future__ import annotations

from contests.domain.questions import JUDGEMENT, JUDGEMENTS, Question
from contests.models import Pool, Round
from contests.refusals import Refused
from evidence import api as evidence
from exams.api import ItemBank, open_pool

PURPOSE = "contest"
ENOUGH = 2
"""A pool holds at least this many times the questions of a play, so that neighbours don't get the same ones."""

_HELD: dict[int, tuple[str, dict[int, Question]]] = {}


def banks() -> list[tuple[str, str]]:
    """(key, name) of the contest banks."""
    return list(ItemBank.objects.filter(purpose=PURPOSE).values_list("key", "name"))


def read_bank(key: str, areas: list[str]) -> list[Question]:
    """The drawable questions of a contest bank."""
    return [
        Question(
            id=item.id,
            type=item.type,
            stem=item.stem,
            options=JUDGEMENTS if item.type == JUDGEMENT else tuple(item.options),
            key=tuple(item.key),
            explanation=item.explanation,
        )
        for item in open_pool(key, purpose=PURPOSE, areas=areas)
    ]


def shortage(key: str, areas: list[str], *, count: int) -> str:
    """Why this pool can't feed the round, as a Chinese sentence; empty when it can."""
    found, needed = len(read_bank(key, areas)), count * ENOUGH
    if found >= needed:
        return ""
    return f"题库中可用的题只有 {found} 道，本轮每次 {count} 题，至少需要 {needed} 道。"


def freeze_pool(contest_round: Round) -> Pool:
    """Copy the questions as they stand; `Refused` when there are too few."""
    fault = shortage(contest_round.bank, contest_round.areas, count=contest_round.count)
    if fault:
        raise Refused(f"“{contest_round.title}”：{fault}")
    rows = [question.as_row() for question in read_bank(contest_round.bank, contest_round.areas)]
    pool, _made = Pool.objects.update_or_create(
        round=contest_round, defaults={"questions": rows, "digest": evidence.digest(rows)}
    )
    return pool


def pool_of(round_id: int, digest: str) -> dict[int, Question]:
    """The frozen questions by id; read from the database once a process and digest."""
    held = _HELD.get(round_id)
    if held is None or held[0] != digest:
        pool = Pool.objects.get(round_id=round_id)
        held = (pool.digest, {row["id"]: Question.from_row(row) for row in pool.questions})
        _HELD[round_id] = held
    return held[1]
