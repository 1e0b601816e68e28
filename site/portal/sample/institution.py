"""What makes the institution's desk full: evaluations, a class in which some fall behind, a roster with faults, a
teacher whose qualification ends, and a day of study that two people correct.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.api import Membership, Organisation, Person, Role, User, write_table
from courses import api as courses
from qualifications.api import OperationItem

MARKS = ((5, 5, 4, 4, 5), (4, 5, 3, 4, 4), (5, 4, 4, 3, 5), (3, 4, 4, 4, 4), (5, 5, 5, 4, 5))
WORDS = (
    "师傅讲得细，实操多给点时间就更好了。",
    "",
    "教室有点冷。",
    "",
    "案例讲得好，回去就跟班组说了。",
    "希望晚上也能上课。",
)
VOICES = (11, 7, 3)
"""Answers of the classes that ended last: the third still shows nothing."""


def lay_institution(
    institution: Organisation, users: dict[str, User], people: Sequence[Person], worker: Person, *, today: date
) -> str:
    """Once; nothing when there is an evaluation already."""
    if courses.ClassEvaluation.objects.exists():
        return "培训机构工作台已有示例数据"
    with transaction.atomic():
        asked = _evaluations(institution, worker, today)
        _late_class(institution, users, people, today)
        _teacher(institution, users, today)
        _correction(worker, users)
    return f"培训评价 {asked} 个班，赶不上的班、有误的名单、到期的教师各一"


def _evaluations(institution: Organisation, worker: Person, today: date) -> int:
    """Answered ones, and one that waits for the sample worker."""
    classes = courses.ended([institution.pk], since=today - timedelta(days=365), on=today).order_by("-ends_on", "pk")
    for training_class, voices in zip(classes, VOICES, strict=False):
        courses.open_evaluation(training_class)
        evaluation = courses.ClassEvaluation.objects.get(training_class=training_class)
        for number, row in enumerate(training_class.enrolments.select_related("person").order_by("pk")[:voices]):
            marks = dict(zip(("content", "teacher", "place", "hours", "gain"), MARKS[number % 5], strict=True))
            courses.answer_evaluation(evaluation, row.person, marks=marks, text=WORDS[number % 6])
    own = classes.filter(enrolments__person=worker, evaluation__isnull=True).first()
    if own is not None:
        courses.open_evaluation(own)
    return len(VOICES)


def _late_class(institution: Organisation, users: dict[str, User], people: Sequence[Person], today: date) -> None:
    """Two meetings were held, a third of the people missed one of them, one is to come."""
    teacher, item = Person.objects.get(user=users["teacher"]), OperationItem.objects.get(key="scaffolding")
    group = courses.TrainingClass.objects.create(
        institution=institution, operation_item=item, name="脚手架作业周末班", starts_on=today - timedelta(days=10),
        ends_on=today + timedelta(days=6), required_theory_hours=24, required_practical_hours=0, state="running",
        saved_by=users["registrar"],
    )  # fmt: skip
    courses.ClassTeacher.objects.create(training_class=group, person=teacher)
    courses.Enrolment.objects.bulk_create(courses.Enrolment(training_class=group, person=one) for one in people)
    for number, (days, topic) in enumerate(((-9, "脚手架的构造"), (-2, "搭设和拆除"), (5, "坠落事故与救援"))):
        session = courses.ClassSession.objects.create(
            training_class=group, part="theory", topic=topic, starts_at=_nine(today + timedelta(days=days)),
            minutes=360, teacher=teacher, room="二楼 203 教室",
        )  # fmt: skip
        if days < 0:
            present = [one.pk for place, one in enumerate(people) if place % 3 or not number]
            courses.close_session(session, present=present, by=users["teacher"])
    _roster(group, users["registrar"])


def _roster(group: courses.TrainingClass, registrar: User) -> None:
    rows = (
        ("示例学员甲", "1.1E+17", "高中"), ("示例学员乙", "00000019900307001", "初中"),
        ("示例学员丙", "", "识字"), ("", "000000199003070012", "大专"),
    )  # fmt: skip
    table = write_table("名单", ("姓名", "证件号码", "文化程度"), rows)
    courses.check_roster(group, io.BytesIO(table), file_name="周末班补报名单.xlsx", by=registrar)


def _teacher(institution: Organisation, users: dict[str, User], today: date) -> None:
    person = Person.objects.get(user=users["course-author"])
    Membership.objects.get_or_create(
        person=person, organisation=institution, role=Role.TEACHER, defaults={"starts_on": date(2025, 1, 1)}
    )
    courses.TeacherRecord.objects.get_or_create(
        institution=institution,
        person=person,
        defaults={
            "title": "高级技师", "document_number": "示例-0002", "subjects": "高处作业、脚手架", "is_practical": True,
            "valid_to": today + timedelta(days=20), "continuing_year": today.year - 1, "continuing_hours": 16,
        },
    )  # fmt: skip


def _correction(worker: Person, users: dict[str, User]) -> None:
    """The worker's evening: the battery was empty when the page asked."""
    day = courses.StudyDay.objects.filter(person=worker).order_by("-day").first()
    if day is not None:
        courses.propose_study_correction(
            day, minutes=day.entered_minutes + 5, reason="手机没电自动关机，教室录像可查", by=users["registrar"]
        )


def _nine(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
