"""Classes, meetings and members for tests; people and organisations come from tests.accounts.factories."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.api import Organisation, Person, User
from courses.models import (
    ClassSession,
    ClassTeacher,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    LessonPage,
    TrainingClass,
)
from pages.api import home_page
from qualifications.api import OperationItem
from tests.accounts.factories import make_membership, make_organisation, make_person, make_user

__all__ = [
    "enrol",
    "item",
    "make_class",
    "make_course",
    "make_lesson",
    "make_institution",
    "make_post",
    "make_session",
    "make_teacher",
]


def item(key: str = "low-voltage-electrician") -> OperationItem:
    return OperationItem.objects.get(key=key)


def make_course(**fields: Any) -> CoursePage:
    """A published course below /courses/."""
    home = home_page()
    index = CourseIndexPage.objects.child_of(home).first()
    if index is None:
        index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    return index.add_child(instance=CoursePage(**{"title": "低压电工", "lead": "一门课", **fields}))


def make_lesson(course: CoursePage | None = None, **fields: Any) -> LessonPage:
    """A published lesson."""
    return (course or make_course()).add_child(instance=LessonPage(**{"title": "第一课", **fields}))


def make_institution(**fields: Any) -> Organisation:
    return make_organisation("training_institution", **fields)


def make_post(organisation: Organisation, role: str, *, name: str = "") -> User:
    """An account whose person holds a role; `user.person` is the person."""
    user = make_user()
    make_membership(make_person(name=name, user=user), organisation, role)
    return user


def make_teacher(institution: Organisation) -> Person:
    return make_post(institution, "teacher").person


def make_class(institution: Organisation | None = None, *, key: str = "low-voltage-electrician", **fields: Any):
    values = {
        "name": "2026年第三期低压电工班",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 30),
        "required_theory_hours": 4,
        "required_practical_hours": 2,
    } | fields
    return TrainingClass.objects.create(
        institution=institution or make_institution(), operation_item=item(key), **values
    )


def make_session(
    training_class: TrainingClass,
    teacher: Person | None = None,
    *,
    starts_at: datetime | None = None,
    minutes: int = 90,
    part: str = "theory",
    topic: str = "电工安全用具",
) -> ClassSession:
    """A meeting that is over unless `starts_at` says otherwise."""
    teacher = teacher or make_teacher(training_class.institution)
    ClassTeacher.objects.get_or_create(training_class=training_class, person=teacher)
    return ClassSession.objects.create(
        training_class=training_class,
        teacher=teacher,
        starts_at=starts_at or timezone.now() - timedelta(days=1),
        minutes=minutes,
        part=part,
        topic=topic,
    )


def enrol(training_class: TrainingClass, person: Person | None = None) -> Person:
    person = person or make_person()
    Enrolment.objects.create(training_class=training_class, person=person)
    return person
