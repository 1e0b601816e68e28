"""Take one heartbeat: the plain one in a single statement, any other through the domain under the row's lock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from courses.actions.keep_desk import desk_of, keep, locked, reached_in
from courses.actions.load_study_rules import rules_named
from courses.domain.study import Beat, judge
from courses.domain.study_rules import StudyRules
from courses.models.beating import clock, extend


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is told. `word`: ok, old, check, seek, missed, full, ended, or taken by a newer page.

    `spent`: milliseconds this opening has gathered; `answer_in`: milliseconds left to answer the open question.
    """

    word: str
    spent: int = 0
    reached: int = 0
    answer_in: int = 0


def take_beat(run: UUID, beat: Beat, *, rules: StudyRules, now: int | None = None) -> Told:
    """`rules` are those the page was opened by, named in its ticket."""
    extended = extend(run, beat, rules=rules, now=now)
    if extended is not None:
        return Told("ok", extended.spent, extended.reached)
    with transaction.atomic():
        row = locked(run)
        if row is None:
            return Told("taken")
        stamp = clock(now)
        reached = reached_in(row.person_id, row.lesson_number, beat.part) if beat.part != row.part else 0
        judged = judge(desk_of(row), beat, now=stamp, rules=rules_named(row.rules), reached=reached)
        keep(row, judged)
    asked = row.is_live and judged.desk.is_asked(stamp)
    return Told(
        "check" if asked and judged.word in ("ok", "old") else judged.word,
        row.settled + (row.last - row.began if row.is_live else 0),
        row.reached,
        max(0, row.check_at + rules.grace - stamp) if asked else 0,
    )
