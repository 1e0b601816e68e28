"""An evening of online study of the sample worker, with pieces that count and pieces that say why they do not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.api import Organisation, Person, User, person_of
from courses import api as courses
from portal.sample.training import lay_class
from qualifications.api import OperationItem

PIECES = (
    (0, 0, 14.5, "checked", True),
    (0, 14.5, 19, "left", True),
    (1, 22, 30, "checked", True),
    (1, 30, 44, "missed", False),
    (1, 46, 47.2, "seek", False),
    (1, 50, 58, "gap", False),
    (1, 58, 65, "left", True),
)
"""Lesson, minutes from and to, end, whether it was witnessed."""


def lay_study(worker: Person, institution: Organisation, teacher: User, *, evening: datetime) -> None:
    """A class under way with the worker in it, who studied last evening; a second call adds nothing."""
    item = OperationItem.objects.get(key="low-voltage-electrician")
    first = evening.replace(hour=9)
    training_class = lay_class(institution, item, [worker], first=first, user=teacher, group="网络")
    person = person_of(teacher)
    courses.TeacherRecord.objects.get_or_create(
        institution=institution,
        person=person,
        defaults={
            "title": "注册安全工程师",
            "document_number": "示例-0001",
            "subjects": "电工作业、法规",
            "is_practical": True,
            "continuing_year": evening.year - 1,
            "continuing_hours": 24,
        },
    )
    if courses.StudySegment.objects.filter(person=worker).exists():
        return
    course = courses.CoursePage.objects.live().filter(operation_item=item).order_by("order").first()
    lessons = list(course.lessons()[:2]) if course else []
    run = uuid4()
    for number, since, until, end, counts in PIECES:
        if number >= len(lessons):
            continue
        courses.StudySegment.objects.create(
            person=worker,
            training_class=training_class,
            run=run,
            lesson_number=lessons[number].pk,
            lesson_title=lessons[number].title,
            lesson_minutes=lessons[number].minutes,
            device="安卓手机",
            began=_stamp(evening, since),
            ended=_stamp(evening, until),
            day=evening.date(),
            end=end,
            counts=counts,
        )
    courses.enter_study(worker.pk)


def _stamp(evening: datetime, minutes: float) -> int:
    return int((evening + timedelta(minutes=minutes)).timestamp() * 1000)
