"""Classes that were held, with their ledger of hours, and a few that are under way or planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.api import Organisation, Person, User, person_of
from courses.api import ClassSession, ClassTeacher, Enrolment, HoursEntry, Part, TrainingClass
from evidence import api as evidence
from qualifications.api import OperationItem

TOPICS = (
    ("theory", "安全法规与职责"),
    ("theory", "专业安全知识"),
    ("theory", "事故案例与应急"),
    ("practical", "实际操作训练"),
)
MEETING = timedelta(minutes=360)


def lay_class(
    institution: Organisation,
    item: OperationItem,
    people: Sequence[Person],
    *,
    first: datetime,
    user: User,
    days: int = 4,
    group: str = "",
) -> TrainingClass:
    """A class of some days, eight hours (学时) a day; past days are confirmed, coming ones are planned.

    There is one class a month, item of work and `group`: a second call gives the same.
    The ledger's rows are written with the time of their day, which the live action would not allow.
    """
    teacher = person_of(user)
    if teacher is None:
        raise RuntimeError("the sample teacher has no person")
    now = timezone.now()
    first = timezone.localtime(first).replace(hour=8, minute=30, second=0, microsecond=0)
    name = f"{first:%Y年%m月}{item.name}{'初训' if item.has_practical else '培训'}{group}班"
    training_class, created = TrainingClass.objects.get_or_create(
        institution=institution,
        operation_item=item,
        name=name,
        defaults={
            "starts_on": timezone.localdate(first),
            "ends_on": timezone.localdate(first + timedelta(days=days - 1)),
            "required_theory_hours": days * 8 - (8 if item.has_practical else 0),
            "required_practical_hours": 8 if item.has_practical else 0,
            "state": _state(first, now),
        },
    )
    if not created:
        return training_class
    ClassTeacher.objects.create(training_class=training_class, person=teacher)
    Enrolment.objects.bulk_create(Enrolment(training_class=training_class, person=person) for person in people)
    for day in range(days):
        part, topic = TOPICS[day % len(TOPICS)]
        starts_at = first + timedelta(days=day)
        held = starts_at + MEETING < now
        session = ClassSession.objects.create(
            training_class=training_class,
            part=part if item.has_practical else Part.THEORY,
            topic=topic,
            starts_at=starts_at,
            minutes=360,
            teacher=teacher,
            closed_at=starts_at + MEETING if held else None,
        )
        if held:
            _witness(session, people, item, user)
    return training_class


def _state(first: datetime, now: datetime) -> str:
    if now < first:
        return TrainingClass.State.PLANNED
    return TrainingClass.State.FINISHED if now > first + timedelta(days=4) else TrainingClass.State.RUNNING


def _witness(session: ClassSession, people: Sequence[Person], item: OperationItem, user: User) -> None:
    with transaction.atomic():
        entries = HoursEntry.objects.bulk_create(
            HoursEntry(
                person=person,
                operation_item=item,
                session=session,
                part=session.part,
                minutes=session.minutes,
                witnessed_by=user,
                recorded_at=session.starts_at + MEETING,
            )
            for person in people
        )
        evidence.append(
            "courses.hours.recorded",
            actor=user.actor,
            subjects=[f"class:{session.training_class.uuid}"],
            body={"entries": len(entries), "minutes": session.minutes, "part": session.part},
        )
