"""Contests for tests: an approved one that is running, its two editors, a pool of forty synthetic questions."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.api import Organisation
from contests.actions.approve_contest import approve_contest
from contests.actions.enter_contest import enter_contest
from contests.actions.finish_play import Answer, finish_play, questions_of
from contests.actions.save_contest import save_contest
from contests.actions.start_play import start_play, start_token
from contests.domain.proof import solve
from contests.models import Contest, Entry, Play, Round
from evidence.api import database_now
from exams.models import ItemBank
from tests.accounts import factories as people
from tests.exams import factories as exams

_COUNTER = itertools.count(1)
GIVEN = "甲乙丙丁戊己庚辛壬癸"


def make_bank() -> ItemBank:
    """A contest bank of forty items."""
    bank = exams.make_bank(exams.make_body(), judgements=20, singles=20)
    ItemBank.objects.filter(pk=bank.pk).update(purpose="contest")
    bank.refresh_from_db()
    return bank


def make_draft(organiser: Organisation | None = None, *, rounds: int = 1, bank: str = "", **fields: Any) -> Contest:
    """A draft by an editor of its organiser; `contest.created_by` is the editor."""
    serial, now = next(_COUNTER), database_now()
    organiser = organiser or people.make_organisation("regulator")
    round_fields = {key[2:]: fields.pop(key) for key in list(fields) if key.startswith("r_")}
    contest = Contest(
        **{
            "slug": f"contest-{serial}",
            "title": f"安全知识竞赛{serial}",
            "organiser": organiser,
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=1),
            **fields,
        }
    )
    bank = bank or make_bank().key
    rows = [
        Round(**{"title": f"第{n}轮", "bank": bank, "count": 5, "seconds": 60, "tries": 2, **round_fields})
        for n in range(1, rounds + 1)
    ]
    return save_contest(contest, rounds=rows, organisations=[], by=people.make_staff("editor", organiser))


def make_contest(organiser: Organisation | None = None, **fields: Any) -> Contest:
    draft = make_draft(organiser, **fields)
    return approve_contest(draft, by=people.make_staff("editor", draft.organiser))


def first_round(contest: Contest) -> Round:
    return Round.objects.with_pool().get(contest=contest, order=1)


def make_entry(contest: Contest, **fields: Any) -> Entry:
    serial = next(_COUNTER)
    return enter_contest(
        contest, **{"name": f"李{GIVEN[serial % 10]}{GIVEN[serial // 10 % 10]}", "device": f"device-{serial}", **fields}
    )


def begin(entry: Entry, contest_round: Round | None = None, **fields: Any) -> Play:
    """A started play, the work done as a phone does it."""
    contest_round = contest_round or first_round(entry.contest)
    token = start_token(entry, contest_round)
    return start_play(entry, contest_round, token=token, proof=solve(token, bits=settings.CONTEST_PROOF_BITS), **fields)


def age(play: Play, *, seconds: float) -> Play:
    """As if it had begun so long ago: nobody waits in a test."""
    shift = timedelta(seconds=seconds)
    Play.objects.filter(pk=play.pk).update(started_at=play.started_at - shift, deadline_at=play.deadline_at - shift)
    return Play.objects.with_pool().get(pk=play.pk)


def answers_of(play: Play, *, right: int = 99, ms: int = 3000) -> list[Answer]:
    """Answers to every question, the first `right` of them right, as they stand on the screen."""
    found = []
    for place, (question, order) in enumerate(questions_of(Play.objects.with_pool().get(pk=play.pk))):
        key = question.key if place < right else (next(n for n in range(len(order)) if n not in question.key),)
        found.append(Answer(place, tuple(order.index(one) for one in key), ms + place * 37))
    return found


def played(entry: Entry, *, right: int = 5, seconds: float = 20, **fields: Any) -> Play:
    play = age(begin(entry, **fields), seconds=seconds)
    return finish_play(play, answers_of(play, right=right))
