"""The person taps that they are there."""

from __future__ import annotations

import random
from uuid import UUID

from django.db import transaction

from courses.actions.keep_desk import desk_of, keep, locked
from courses.actions.load_study_rules import rules_named
from courses.actions.take_beat import Told
from courses.domain.study import answer
from courses.models.beating import clock


def answer_check(run: UUID, *, now: int | None = None, dice: float | None = None) -> Told:
    """Settles the piece so far; `missed` when the time to answer is over, `taken` when a newer page has the desk."""
    share = random.SystemRandom().random() if dice is None else dice
    with transaction.atomic():
        row = locked(run)
        if row is None:
            return Told("taken")
        rules = rules_named(row.rules)
        judged = answer(desk_of(row), now=clock(now), rules=rules, check_in=rules.next_check(share))
        keep(row, judged)
    return Told(judged.word, row.settled + (row.last - row.began if row.is_live else 0), row.reached)
