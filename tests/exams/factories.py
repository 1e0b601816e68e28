"""An exam body with its people, rooms and banks: made by the real actions where a test is about what follows."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from accounts.api import Organisation, Person, User
from exams.actions.approve_import import approve_import
from exams.actions.check_import import check_import
from exams.actions.commit_import import commit_import
from exams.actions.create_bank import create_bank
from exams.actions.create_sitting import create_sitting
from exams.actions.prove_blueprint import approve_blueprint
from exams.actions.save_blueprint import save_blueprint
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.domain.importing import COLUMNS
from exams.models import Blueprint, ExamPoint, ItemBank, Room, Sitting
from qualifications.api import OperationItem
from tests.accounts import factories as people

_COUNTER = itertools.count(1)


def low_voltage() -> OperationItem:
    return OperationItem.objects.get(key="low-voltage-electrician")


def signed_in(user: User) -> Client:
    """A browser in which this account is signed in, second factor and all."""
    client = Client()
    client.force_login(user)
    return client


@dataclass
class Body:
    """One exam body with somebody in every post."""

    organisation: Organisation
    officer: User
    author: User
    reviewer: User
    invigilator: User
    assessor: User
    point: ExamPoint
    room: Room
    more: dict[str, Any] = field(default_factory=dict)


def make_body(name: str = "") -> Body:
    serial = next(_COUNTER)
    region = people.make_region()
    organisation = people.make_organisation("exam_body", name=name or f"示例市{serial}考试中心", region=region)
    posts = ("exam_officer", "item_author", "item_reviewer", "invigilator", "assessor")
    officer, author, reviewer, invigilator, assessor = (people.make_staff(post, organisation) for post in posts)
    site = people.make_organisation(
        "exam_point", name=f"示例市{serial}第一考点", region=region, address="安全大道 1 号", phone="0730-0000000"
    )
    point = ExamPoint.objects.create(
        organisation=site, code=f"KD{serial:02d}", holds_practical=True, directions="乘 1 路到安全大道站"
    )
    point.operation_items.add(low_voltage())
    room = Room.objects.create(exam_point=point, name="第一考场", seats=30)
    return Body(organisation, officer, author, reviewer, invigilator, assessor, point, room)


def item_row(number: int, kind: str = "判断", **cells: str) -> dict[str, str]:
    """One good row of a bank."""
    row = {"题号": f"T{number:04d}", "题型": kind, "题干": f"第 {number} 题的题干（　）。", "知识点": "安全用电/基础"}
    if kind == "判断":
        row["答案"] = "对" if number % 2 else "错"
    else:
        row |= {f"选项{letter}": f"{number}-{letter}" for letter in "ABCD"}
        row["答案"] = "A" if kind == "单选" else "AC"
    return row | cells


def rows_of(judgements: int, singles: int, multiples: int = 0) -> list[dict[str, str]]:
    kinds = ["判断"] * judgements + ["单选"] * singles + ["多选"] * multiples
    return [item_row(number, kind) for number, kind in enumerate(kinds, start=1)]


def workbook(rows: Iterable[dict[str, str]], *, columns: Sequence[str] = COLUMNS, title: str = "题库") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column, "") for column in columns])
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def make_bank(body: Body, *, judgements: int = 0, singles: int = 0, multiples: int = 0) -> ItemBank:
    """A bank filled the way banks are filled: uploaded by one, approved by another."""
    bank = create_bank(
        key=f"bank-{next(_COUNTER)}",
        name="低压电工题库",
        operation_item=low_voltage(),
        owner=body.organisation,
        scope="own",
        user=body.author,
    )
    rows = rows_of(judgements, singles, multiples)
    if rows:
        file = io.BytesIO(workbook(rows))
        batch = check_import(file, name="题库.xlsx", bank=bank, user=body.author)
        approve_import(commit_import(batch, user=body.author), user=body.reviewer)
    return bank


def make_blueprint(
    body: Body, bank: ItemBank, *, judgements: int = 7, singles: int = 3, marks: int = 1000, approved: bool = True
) -> Blueprint:
    sections = [
        SectionRule("一、判断题", "judgement", marks, (QuotaRule("judgement", judgements),)),
        SectionRule("二、单选题", "single", marks, (QuotaRule("single", singles),)),
    ]
    blueprint = save_blueprint(
        name="理论考试方案", bank=bank, minutes=120, cut_score=8000, review="score", sections=sections,
        user=body.officer,
    )  # fmt: skip
    return approve_blueprint(blueprint, user=body.officer) if approved else blueprint


def make_sitting(
    body: Body, *, part: str = "theory", blueprint: Blueprint | None = None, starts_at: datetime | None = None
) -> Sitting:
    starts_at = starts_at or timezone.now() + timedelta(days=3, hours=4 * next(_COUNTER))
    if part == "theory" and blueprint is None:
        blueprint = make_blueprint(body, make_bank(body, judgements=10, singles=5))
    return create_sitting(
        name=f"第 {next(_COUNTER)} 场",
        part=part,
        operation_item=low_voltage(),
        organiser=body.organisation,
        exam_point=body.point,
        room=body.room,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        blueprint=blueprint,
        user=body.officer,
    )


ROSTER = ("姓名", "证件类型", "证件号码", "手机号", "文化程度", "工作单位", "健康承诺")


def roster(*people_rows: dict[str, str]) -> bytes:
    return workbook(people_rows, columns=ROSTER, title="名册")


def roster_row(who: Person | str, *, promised: bool = True, **cells: str) -> dict[str, str]:
    """Somebody the platform knows, or a name it has never heard."""
    return {
        "姓名": who if isinstance(who, str) else who.name,
        "证件号码": people.id_number() if isinstance(who, str) else who.id_number,
        "文化程度": "高中",
        "工作单位": "示例电力公司",
        "健康承诺": "是" if promised else "否",
    } | cells


def make_candidate(name: str = "", **fields: Any) -> Person:
    """Somebody who may sit for low-voltage work: schooling enough, and training waived for a skill certificate."""
    person = people.make_person(name=name, **({"education": 3} | fields))
    waive_training(person)
    return person


def waive_training(person: Person) -> None:
    from courses.api import Exemption

    Exemption.objects.create(
        person=person,
        operation_item=low_voltage(),
        ground=Exemption.Ground.SKILL_CERTIFICATE,
        document_number=f"ZY{next(_COUNTER):06d}",
        approved_by=people.make_user(),
        approved_at=timezone.now(),
    )


def teach(teacher: User, *students: Person) -> Any:
    """A class of low-voltage electricians that `teacher` taught to `students`."""
    from courses.api import ClassTeacher, Enrolment, TrainingClass

    today = timezone.localdate()
    group = TrainingClass.objects.create(
        institution=people.make_organisation("training_institution"),
        operation_item=low_voltage(),
        name="低压电工班",
        starts_on=today,
        ends_on=today,
        required_theory_hours=0,
    )
    ClassTeacher.objects.create(training_class=group, person=teacher.person)
    for student in students:
        Enrolment.objects.create(training_class=group, person=student)
    return group
