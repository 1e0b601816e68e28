"""Open a lesson for hours: this page becomes the person's one live place, an older one steps aside."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.api import Person
from courses.actions.keep_desk import desk_of, keep
from courses.actions.load_study_rules import rules_for, rules_named
from courses.actions.study_room import Room, class_for, day_of, room_of
from courses.domain.study import Desk, End, leave, open_desk
from courses.domain.study_rules import StudyRules
from courses.models import LessonPage, LiveStudy, StudyPlace
from courses.models.beating import clock
from courses.refusals import Refused


@dataclass(frozen=True, slots=True)
class Opened:
    """`done`: milliseconds of this lesson that count already; `place` and `reached` let every device go on."""

    row: LiveStudy
    rules: StudyRules
    done: int
    place: StudyPlace | None


def open_study(
    lesson: LessonPage, *, person: Person, device: str = "", now: int | None = None, dice: float | None = None
) -> Opened:
    """Refused when nothing would count: no class, lesson full, day full."""
    stamp = clock(now)
    training_class = class_for(person, lesson, on=day_of(stamp))
    rules = rules_for(training_class.institution)
    share = random.SystemRandom().random() if dice is None else dice
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        row = LiveStudy.objects.select_for_update().filter(person=person).first()
        if row is not None:
            row = keep(row, leave(desk_of(row), now=stamp, rules=rules_named(row.rules), end=End.TAKEN))
        room = room_of(person, training_class, lesson=lesson.pk, minutes=lesson.minutes, day=day_of(stamp))
        _refuse_full(room, lesson, rules)
        check_in = _check_in(row, rules, share)
        place = StudyPlace.objects.filter(person=person, lesson_number=lesson.pk).first()
        part = place.part if place else ""
        desk = open_desk(
            now=stamp, check_in=check_in, room=room.left, part=part, place=place.place if place else 0,
            reached=int(place.reached.get(part, 0)) if place else 0,
        )  # fmt: skip
        row = row or LiveStudy(person=person)
        row.run, row.training_class, row.settled = uuid.uuid4(), training_class, 0
        row.lesson_number, row.lesson_title, row.lesson_minutes = lesson.pk, lesson.title[:255], lesson.minutes
        row.device, row.rules = device[:60], rules.key
        _write(row, desk)
    return Opened(row, rules, max(0, lesson.minutes * 60_000 - room.lesson), place)


def _refuse_full(room: Room, lesson: LessonPage, rules: StudyRules) -> None:
    if room.lesson <= 0:
        raise Refused(f"这一课的 {lesson.minutes} 分钟已经学满，再看不重复计；请学下一课。")
    if room.day <= 0:
        raise Refused(f"今天在线学习已计满 {rules.daily_hours} 学时，明天再学继续计。")


def _check_in(row: LiveStudy | None, rules: StudyRules, share: float) -> int:
    """What is left until the next question goes with the person: closing and opening a page does not put it off."""
    if row is None or row.check_at == 0:
        return rules.next_check(share)
    return min(max(row.check_at - row.last, 0), rules.next_check(share))


def _write(row: LiveStudy, desk: Desk) -> None:
    row.is_live, row.seq, row.began, row.last = desk.is_live, desk.seq, desk.began, desk.last
    row.check_at, row.full_at = desk.check_at, desk.full_at
    row.part, row.place, row.reached = desk.part, desk.place, desk.reached
    row.save()
