"""A class under way with a course of lessons, and people who study by a clock the test holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from courses.actions.answer_check import answer_check
from courses.actions.enter_study import enter_study, people_to_enter
from courses.actions.leave_study import leave_study, silent_runs
from courses.actions.load_study_rules import rules_named
from courses.actions.open_study import open_study
from courses.actions.take_beat import Told, take_beat
from courses.domain.study import Beat, End
from courses.models import HoursEntry, LessonPage
from tests.accounts.factories import make_person, make_user
from tests.courses.factories import enrol, item, make_class, make_course, make_lesson

RULES = rules_named("national")
BEAT = RULES.beat_seconds * 1000
MINUTE = 60_000


@dataclass
class Classroom:
    """`now`: milliseconds of the server's clock; nine in the morning of today."""

    training_class: Any
    lessons: list[LessonPage]
    person: Any
    now: int
    seq: dict[UUID, int] = field(default_factory=dict)

    def open(self, lesson: int = 0, *, person: Any = None, dice: float = 0.5, device: str = "") -> UUID:
        opened = open_study(self.lessons[lesson], person=person or self.person, now=self.now, dice=dice, device=device)
        return opened.row.run

    def beat(self, run: UUID, *, wait: int = BEAT, seq: int | None = None, **said: Any) -> Told:
        self.now += wait
        number = self.seq.get(run, 0) + 1 if seq is None else seq
        self.seq[run] = max(number, self.seq.get(run, 0))
        return take_beat(run, Beat(number, **said), rules=RULES, now=self.now)

    def sit(self, run: UUID, minutes: float, *, answers: bool = True, **said: Any) -> Told:
        """Beats as an open page sends them; taps when asked."""
        told = Told("ok")
        for _ in range(round(minutes * MINUTE / BEAT)):
            told = self.beat(run, **said)
            if told.word == "check" and answers:
                told = answer_check(run, now=self.now, dice=0.5)
        return told

    def leave(self, run: UUID) -> bool:
        return leave_study(run, now=self.now)

    def sweep(self) -> None:
        for run in silent_runs(now=self.now):
            leave_study(run, end=End.GAP, now=self.now)
        for person in people_to_enter():
            enter_study(person)

    def minutes(self, person: Any = None) -> int:
        """What the ledger says."""
        rows = HoursEntry.objects.filter(person=person or self.person)
        return sum(rows.values_list("minutes", flat=True))


def nine_today() -> int:
    return int(timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0).timestamp() * 1000)


def make_classroom(*lengths: int) -> Classroom:
    """Lessons of so many minutes (default one of 45), one member with an account."""
    today = timezone.localdate()
    training_class = make_class(
        starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=30), state="running"
    )
    course = make_course(operation_item=item())
    lessons = [make_lesson(course, title=f"第{number}课", minutes=length)
               for number, length in enumerate(lengths or (45,), start=1)]  # fmt: skip
    person = enrol(training_class, make_person(user=make_user()))
    return Classroom(training_class, lessons, person, nine_today())


def at(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp / 1000, tz=timezone.get_current_timezone())
