"""Which class a lesson is studied for, and how much of it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from accounts.api import Person
from courses.actions.count_hours import minutes_per_hour
from courses.actions.given_study import counted_in_lesson
from courses.actions.load_study_rules import rules_for
from courses.domain.study_rules import MINUTE, StudyRules
from courses.models import CoursePage, LessonPage, StudyDay, StudySegment, TrainingClass
from courses.refusals import Refused


@dataclass(frozen=True, slots=True)
class Room:
    """Milliseconds that still count in the lesson (once a class) and today (all classes)."""

    lesson: int
    day: int

    @property
    def left(self) -> int:
        return max(0, min(self.lesson, self.day))


def moment(stamp: int) -> datetime:
    """Milliseconds of the server's clock as local time."""
    return timezone.localtime(datetime.fromtimestamp(stamp / 1000, UTC))


def day_of(stamp: int) -> date:
    return moment(stamp).date()


def next_day(stamp: int) -> int:
    """The first moment of the local day after a moment."""
    midnight = datetime.combine(day_of(stamp) + timedelta(days=1), datetime.min.time())
    return int(timezone.make_aware(midnight).timestamp() * 1000)


def class_for(person: Person, lesson: LessonPage, *, on: date) -> TrainingClass:
    """The class of this person that the lesson is studied for; Refused with the reason when there is none."""
    course = CoursePage.objects.ancestor_of(lesson).first()
    if course is None or course.operation_item is None:
        raise Refused("这门课不属于任何操作项目，可以自学，不计学时。")
    classes = TrainingClass.objects.filter(enrolments__person=person, operation_item=course.operation_item)
    found = (
        classes.filter(starts_on__lte=on, ends_on__gte=on)
        .exclude(state=TrainingClass.State.FINISHED)
        .select_related("institution__region", "operation_item")
        .order_by("starts_on", "pk")
        .last()
    )
    if found is not None:
        return found
    coming = classes.filter(starts_on__gt=on).order_by("starts_on").first()
    if coming is not None:
        raise Refused(f"培训班“{coming.name}”{coming.starts_on:%Y-%m-%d} 开班，开班后学习才计学时。")
    if classes.exists():
        raise Refused("您的培训班已经结业，现在学习不再计学时。")
    raise Refused("您没有参加这个操作项目的培训班，可以自学，不计学时。")


def room_of(person: Person, training_class: TrainingClass, *, lesson: int, minutes: int, day: date) -> Room:
    """What is credited and what waits to be credited is both taken off."""
    rules = rules_for(training_class.institution)
    waiting = StudySegment.objects.filter(person=person, counts=True, credit__isnull=True)
    lesson_waits = waiting.filter(training_class=training_class, lesson_number=lesson)
    today = StudyDay.objects.filter(person=person, day=day).aggregate(sum=Sum("counted"))["sum"] or 0
    per_day = daily_limit(training_class, rules, day=day)
    return Room(
        lesson=minutes * MINUTE - counted_in_lesson(person.pk, training_class.pk, lesson) - _length(lesson_waits),
        day=per_day - today - _length(waiting.filter(day=day)),
    )


def daily_limit(training_class: TrainingClass, rules: StudyRules, *, day: date) -> int:
    """Milliseconds a day may count: class hours of the rules times minutes of the edition."""
    return rules.daily_hours * minutes_per_hour(training_class.operation_item, on=day) * MINUTE


def _length(segments: object) -> int:
    rows = segments.aggregate(sum=Sum(F("ended") - F("began")))  # type: ignore[attr-defined]
    return int(rows["sum"] or 0)
