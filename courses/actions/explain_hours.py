"""Say to a worker what was counted, by whom, when and why, and what was not (domain.md section 7.7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.api import Person
from courses.actions.count_hours import exemption_ground, hours_evidence, hours_of, minutes_per_hour
from courses.actions.explain_study import StudyAccount, explain_study
from courses.domain.ledger import Hours, share
from courses.models import ClassSession, CoursePage, Enrolment, HoursEntry, LessonPage, StudyPlace, TrainingClass
from qualifications.api import OperationItem


@dataclass(frozen=True, slots=True)
class Account:
    """The ledger of one operation item. `missed` are closed meetings that count nothing for this person; `lessons`
    those to go on with, the one studied last first.
    """

    item: OperationItem
    done: Hours
    asked_theory: int
    asked_practical: int
    minutes_per_hour: int
    ground: str
    entries: tuple[HoursEntry, ...]
    missed: tuple[ClassSession, ...]
    coming: tuple[ClassSession, ...]
    study: tuple[StudyAccount, ...] = ()
    lessons: tuple[LessonPage, ...] = ()

    @property
    def theory_share(self) -> int:
        return share(self.done.theory, self.asked_theory)

    @property
    def practical_share(self) -> int:
        return share(self.done.practical, self.asked_practical)

    @property
    def theory_tone(self) -> str:
        return "ok" if self.done.theory >= self.asked_theory else ""

    @property
    def practical_tone(self) -> str:
        return "ok" if self.done.practical >= self.asked_practical else ""


def explain_hours(person: Person) -> list[Account]:
    """One account for each operation item the person trains or has trained for; what is studied now first."""
    items = OperationItem.objects.filter(
        pk__in=[
            *HoursEntry.objects.filter(person=person).values_list("operation_item", flat=True),
            *Enrolment.objects.filter(person=person).values_list("training_class__operation_item", flat=True),
        ]
    ).select_related("category")
    return sorted((_account(person, item) for item in items), key=lambda account: not account.lessons)


def _account(person: Person, item: OperationItem) -> Account:
    classes = TrainingClass.objects.filter(enrolments__person=person, operation_item=item)
    latest = classes.order_by("-starts_on").first()
    sessions = ClassSession.objects.filter(training_class__in=classes).select_related("training_class", "teacher")
    entries = hours_evidence(person, item)
    counted = {entry.session_id for entry in entries}
    return Account(
        item=item,
        done=hours_of(person, item),
        asked_theory=latest.required_theory_hours if latest else 0,
        asked_practical=latest.required_practical_hours if latest else 0,
        minutes_per_hour=minutes_per_hour(item),
        ground=exemption_ground(person, item, on=timezone.localdate()),
        entries=tuple(entries),
        missed=tuple(sessions.filter(closed_at__isnull=False).exclude(pk__in=[pk for pk in counted if pk])),
        coming=tuple(sessions.filter(closed_at__isnull=True)),
        study=tuple(explain_study(person, item)),
        lessons=tuple(_lessons(person, item)),
    )


def _lessons(person: Person, item: OperationItem) -> list[LessonPage]:
    """Published lessons of the item's courses while a class of it is open; at most three."""
    today = timezone.localdate()
    open_classes = TrainingClass.objects.filter(
        enrolments__person=person, operation_item=item, starts_on__lte=today, ends_on__gte=today
    ).exclude(state=TrainingClass.State.FINISHED)
    if not open_classes.exists():
        return []
    lessons = [
        lesson for course in CoursePage.objects.live().filter(operation_item=item) for lesson in course.lessons()
    ]
    places = StudyPlace.objects.filter(person=person, lesson_number__in=[lesson.pk for lesson in lessons])
    latest = {number: -pk for pk, number in places.order_by("pk").values_list("pk", "lesson_number")}
    return sorted(lessons, key=lambda lesson: (latest.get(lesson.pk, 1), lesson.path))[:3]
