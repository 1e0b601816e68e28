"""The archive of a class holds what its members scored: mocks and published marks; and its lists go out as Excel."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from courses import api
from courses.actions.class_lists import attendance_list, marks_list
from courses.actions.print_archive import print_class, print_person
from courses.domain.marks import marks_of
from courses.models import Enrolment
from exams.models import PracticalResult, Registration, Sitting
from practice.models import PracticeSession
from tests.accounts.factories import id_number, make_person
from tests.courses.dirt import book
from tests.courses.factories import enrol, make_class, make_post, make_session
from tests.exams import factories as exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    today = timezone.localdate()
    training_class = make_class(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9))
    person = enrol(training_class, make_person(name="王示例"))
    return training_class, person, make_post(training_class.institution, "registrar")


def mock(person, title: str, *, total: int, days: int = 1, **fields) -> PracticeSession:
    now = timezone.now()
    values = {
        "person": person, "kind": "mock", "title": title, "day": timezone.localdate() - timedelta(days=days),
        "number": PracticeSession.objects.count() + 1, "marks": [5000, 5000], "started_at": now, "finished_at": now,
        "total": total, "cut": {"cut_score": 8000, "paper_marks": 10000},
    }  # fmt: skip
    return PracticeSession.objects.create(**values | fields)


def practical(person, *, state: str, passed: bool = True) -> Sitting:
    body = exam.make_body()
    sitting = exam.make_sitting(body)
    Sitting.objects.filter(pk=sitting.pk).update(part="practical", state=state, name=f"实操场次{state}")
    row = Registration.objects.create(sitting=sitting, person=person, ticket_number=state, attempt_slot=state)
    PracticalResult.objects.create(
        registration=row, subjects=[], total=86, cut_score=80, passed=passed, edition_key="SO-19",
        assessor=body.assessor.person, entered_by=body.assessor, entered_at=timezone.now(),
    )  # fmt: skip
    return sitting


def test_the_best_mock_of_this_work_since_the_class_began(room) -> None:
    training_class, person, _ = room
    subject = exam.make_bank(exam.make_body()).subject
    mock(person, subject, total=5000)
    mock(person, subject, total=9000, days=2)
    mock(person, subject, total=10000, days=40)
    mock(person, subject, total=10000, finished_at=None)
    mock(person, "别的项目", total=10000)
    mock(make_person(), subject, total=10000)
    mock(person, subject, total=10000, kind="chapter")
    [mark] = marks_of(training_class.pk)
    assert (mark.kind, mark.title, mark.score, mark.cut, mark.word) == (
        "模拟", "模拟考试 2 次，最好的一次", "90 / 100", "80", "合格"
    )  # fmt: skip


def test_only_published_marks_enter_the_archive(room) -> None:
    training_class, person, _ = room
    practical(person, state="closed")
    assert marks_of(training_class.pk) == []
    practical(person, state="published", passed=False)
    [mark] = marks_of(training_class.pk)
    assert (mark.kind, mark.score, mark.cut, mark.word) == ("实操", "86", "80", "不合格")
    for content in (print_class(training_class), print_person(training_class, person)):
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
        assert "实操场次published" in text
        assert "实操场次closed" not in text
    sheet = load_workbook(io.BytesIO(marks_list(training_class))).active
    assert [cell.value for cell in sheet[2]][0] == "王示例"
    assert sheet.max_row == 2


def test_attendance_stands_beside_every_meeting(room) -> None:
    training_class, person, registrar = room
    absent = enrol(training_class, make_person(name="李示例"))
    first = make_session(training_class, minutes=90, topic="安全用具")
    second = make_session(training_class, minutes=45, topic="急救", starts_at=timezone.now() - timedelta(hours=3))
    api.close_session(first, present=[person.pk, absent.pk], by=registrar)
    api.close_session(second, present=[person.pk], by=registrar)
    sheet = load_workbook(io.BytesIO(attendance_list(training_class))).active
    rows = {row[1].value: [cell.value or 0 for cell in row[4:]] for row in sheet.iter_rows(min_row=2)}
    assert rows == {"王示例": [90, 45, 135], "李示例": [90, 0, 90]}
    assert sheet["E1"].value.endswith("安全用具")


def test_lists_leave_as_workbooks(room) -> None:
    training_class, person, registrar = room
    other = make_class(training_class.institution, name="别的班")
    client = Client()
    client.force_login(registrar)
    found = client.get("/training/?name=别的&format=xlsx")
    assert [row[0].value for row in load_workbook(io.BytesIO(found.content)).active.iter_rows(min_row=2)] == [
        other.name
    ]
    for kind in ("hours", "subsidy", "attendance", "marks"):
        page = client.get(f"/training/{training_class.uuid}/lists/{kind}.xlsx")
        assert load_workbook(io.BytesIO(page.content)).active.max_row >= 1


def test_the_lines_with_faults_are_mended_in_excel_and_sent_again(room) -> None:
    training_class, _, registrar = room
    number = id_number(9400)
    file = book(("姓名", "身份证号", "学历"), ("周示例", number, "识字"), ("吴示例", id_number(9401), "高中"))
    client = Client()
    client.force_login(registrar)
    sent = client.post(
        f"/training/{training_class.uuid}/roster/", {"file": SimpleUploadedFile("名单.xlsx", file.read())}
    )
    client.post(f"{sent.url}commit/")
    workbook = load_workbook(io.BytesIO(client.get(f"{sent.url}refused.xlsx").content))
    sheet = workbook.active
    assert "文化程度应为" in sheet["B2"].value
    heading = [cell.value for cell in sheet[1]]
    sheet.cell(row=2, column=heading.index("文化程度") + 1, value="初中")
    mended = io.BytesIO()
    workbook.save(mended)
    again = SimpleUploadedFile("有误的行.xlsx", mended.getvalue())
    sent = client.post(f"/training/{training_class.uuid}/roster/", {"file": again})
    client.post(f"{sent.url}commit/")
    assert Enrolment.objects.filter(training_class=training_class, person__name="周示例").exists()
