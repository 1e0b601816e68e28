"""The desk of an institution: every figure is a count of its list, and nobody else's people are in it."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from courses import api as courses
from courses.actions.count_hours import hours_by_person
from courses.domain.pace import course_of
from courses.models import ClassEvaluation, HoursEntry, RosterImport, StudyDay, TeacherRecord
from exams.models import PracticalResult, Registration, Sitting
from portal.institution.lists import LISTINGS
from tests.accounts.factories import make_person, make_user
from tests.courses import factories as training
from tests.exams import factories as exam

DESK = "/desk/institution/"
LIST = f"{DESK}list/?of="
pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    institution = training.make_institution(name="示例培训学校")
    return institution, training.make_post(institution, "registrar", name="教务甲"), training.make_post(
        institution, "teacher", name="教师乙"
    )  # fmt: skip


def running(institution, *, name: str = "在办班", gone: int = 9, left: int = 10, **fields):
    today = timezone.localdate()
    return training.make_class(
        institution, name=name, starts_on=today - timedelta(days=gone - 1), ends_on=today + timedelta(days=left),
        state="running", **fields,
    )  # fmt: skip


def over(institution, *, name: str = "结业班", **fields):
    today = timezone.localdate()
    return training.make_class(
        institution, name=name, starts_on=today - timedelta(days=20), ends_on=today - timedelta(days=2),
        state="finished", **fields,
    )  # fmt: skip


def counted(person, training_class, minutes: int, *, part: str = "theory", online: bool = False) -> None:
    day = None
    if online:
        day = StudyDay.objects.create(
            person=person, training_class=training_class, day=timezone.localdate(), counted=minutes * 60_000,
            entered_minutes=minutes,
        )  # fmt: skip
    HoursEntry.objects.create(
        person=person, operation_item=training_class.operation_item, part=part, minutes=minutes,
        recorded_at=timezone.now(), study_day=day,
    )  # fmt: skip


def get(user, address: str = DESK):
    client = Client()
    client.force_login(user)
    return client.get(address)


def names_in(user, key: str) -> list[str]:
    """The first column of a list, as the workbook has it."""
    sheet = load_workbook(io.BytesIO(get(user, f"{LIST}{key}&format=xlsx").content)).active
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def test_minutes_counted_by_the_database_are_those_of_the_ledger(school) -> None:
    institution, _, _ = school
    group = running(institution)
    people = [training.enrol(group) for _ in range(3)]
    counted(people[0], group, 100)
    counted(people[0], group, -30)
    counted(people[1], group, 45, part="practical")
    other = running(institution, name="另一项目", key="fusion-welding")
    training.enrol(other, people[0])
    counted(people[0], other, 900)
    rows = {row.person_id: row for row in courses.progress([group], on=timezone.localdate())}
    ledger = hours_by_person(group.operation_item, [person.pk for person in people])
    for person in people:
        row, done = rows[person.pk], ledger.get(person.pk)
        assert (round(row.theory / 45, 2), round(row.practical / 45, 2)) == (
            (done.theory, done.practical) if done else (0, 0)
        )
        assert (row.needs_theory, row.needs_practical) == (4 * 45, 2 * 45)


@pytest.mark.parametrize(("gone", "left", "factor"), [(10, 10, 1000), (10, 5, 500), (0, 10, 0), (20, 0, 0)])
def test_the_days_left_are_measured_by_the_days_gone(gone: int, left: int, factor: int) -> None:
    today = timezone.localdate()
    course = course_of(today - timedelta(days=gone - 1), today + timedelta(days=left), today=today)
    assert course.factor == factor


def test_behind_is_who_will_not_have_the_hours_at_the_end_at_this_pace(school) -> None:
    institution, registrar, teacher = school
    group = running(institution, gone=10, left=10, required_theory_hours=4, required_practical_hours=0)
    names = ("学满", "跟得上", "赶不上", "免训", "没学")
    people = {name: training.enrol(group, make_person(name=name)) for name in names}
    counted(people["学满"], group, 180)
    counted(people["跟得上"], group, 90, online=True)
    counted(people["赶不上"], group, 80, online=True)
    exam.waive_training(people["免训"])
    assert names_in(registrar, "behind") == ["没学", "赶不上"]
    assert ">2</span> 名学员学时赶不上" in get(registrar).content.decode()
    training.make_session(group, teacher.person, starts_at=timezone.now() + timedelta(days=2), minutes=180)
    assert names_in(registrar, "behind") == []


def test_hours_attendance_and_the_next_seven_days(school) -> None:
    institution, registrar, teacher = school
    group = running(institution, required_theory_hours=4, required_practical_hours=0)
    came, missed = training.enrol(group), training.enrol(group)
    past = training.make_session(group, teacher.person, minutes=90, topic="安全用具")
    for days in (1, 6, 8):
        training.make_session(
            group, teacher.person, starts_at=timezone.now() + timedelta(days=days), topic=f"{days} 天后"
        )
    assert names_in(registrar, "unconfirmed")
    courses.close_session(past, present=[came.pk], by=registrar)
    html = get(registrar).content.decode()
    assert "1 / 2 人" in html
    assert "50<span" in html
    assert re.search(r"25<span class=\"stat__unit\">%", html), "90 of twice 180 minutes"
    assert "6 天后" in html
    assert "8 天后" not in html
    assert len(names_in(registrar, "sessions")) == 2
    assert names_in(registrar, "unconfirmed") == []
    assert names_in(registrar, "attendance") == [group.name]
    assert missed.pk != came.pk


def test_what_waits_rosters_plans_corrections_teachers(school) -> None:
    institution, registrar, teacher = school
    group = running(institution)
    for refused, state in ((0, "committed"), (2, "committed"), (0, "checked")):
        RosterImport.objects.create(
            training_class=group, file_name=f"{state}{refused}.xlsx", file_sha256="0" * 64, uploaded_by=registrar,
            result={"refused": refused}, state=state,
        )  # fmt: skip
    today = timezone.localdate()
    fresh, soon, gone = (training.make_teacher(institution) for _ in range(3))
    for person, until in ((fresh, 400), (soon, 30), (gone, -1)):
        TeacherRecord.objects.create(
            institution=institution, person=person, title="工程师", document_number="1", subjects="电工",
            valid_to=today + timedelta(days=until),
        )  # fmt: skip
    assert len(names_in(registrar, "rosters")) == 2
    assert names_in(registrar, "plans") == [group.name]
    assert names_in(registrar, "teachers") == [gone.name, soon.name]
    html = get(registrar).content.decode()
    for words in ("2</span> 份名单没处理完", "1</span> 份开班计划待批准", "2</span> 名教师资格要到期"):
        assert words in html
    html = get(teacher).content.decode()
    assert "份名单没处理完" not in html
    assert get(teacher, f"{LIST}rosters").status_code == 403
    assert get(teacher, f"{LIST}behind").status_code == 200


def test_pass_rates_count_heads_and_only_what_is_published(school) -> None:
    institution, registrar, _ = school
    group = over(institution)
    body = exam.make_body()
    people = [training.enrol(group) for _ in range(4)]
    sittings = [exam.make_sitting(body), exam.make_sitting(body)]
    for sitting in sittings:
        Sitting.objects.filter(pk=sitting.pk).update(part="practical", starts_at=timezone.now() - timedelta(days=1))
    for number, (sitting, person, passed) in enumerate(
        ((0, 0, True), (0, 1, False), (1, 1, True), (0, 2, False), (1, 3, True))
    ):
        row = Registration.objects.create(
            sitting=sittings[sitting], person=people[person], ticket_number=f"T{number}", attempt_slot=f"{number}"
        )
        PracticalResult.objects.create(
            registration=row, subjects=[], total=80, cut_score=80, passed=passed, edition_key="SO-19",
            assessor=body.assessor.person, entered_by=body.assessor, entered_at=timezone.now(),
        )  # fmt: skip
    assert names_in(registrar, "passes") == []
    Sitting.objects.filter(pk=sittings[0].pk).update(state="published")
    sheet = load_workbook(io.BytesIO(get(registrar, f"{LIST}passes&format=xlsx").content)).active
    assert [cell.value for cell in sheet[2]][-3:] == [3, 1, "33%"]
    Sitting.objects.filter(pk=sittings[1].pk).update(state="published")
    assert "3 / 4" in get(registrar).content.decode()


def test_certificates_to_give_evaluations_and_subsidies_of_classes_that_are_over(school) -> None:
    from certificates.api import released_face
    from certificates.models import BatchEntry, IssuingBatch

    institution, registrar, _ = school
    group = over(institution, required_theory_hours=2, required_practical_hours=0)
    full, given, short = (training.enrol(group, make_person(name=name)) for name in ("待发", "已发", "不足"))
    for person in (full, given):
        counted(person, group, 90)
    batch = IssuingBatch.objects.create(
        kind="training", source="class", name=group.name, issuer=institution, face=released_face("training"),
        opened_by=registrar, opened_at=timezone.now(),
    )  # fmt: skip
    BatchEntry.objects.create(
        batch=batch, position=1, person=given, operation_item=group.operation_item, valid_from=timezone.localdate(),
        asked_for="x", slot="x",
    )  # fmt: skip
    assert names_in(registrar, "certificates") == ["待发"]
    assert names_in(registrar, "subsidy") == [group.name]
    for number in range(4):
        training.enrol(group, make_person(name=f"学员{number}", user=make_user()))
    courses.open_evaluation(group)
    for row in group.enrolments.all()[:5]:
        marks = dict.fromkeys(("content", "teacher", "place", "hours", "gain"), 4)
        courses.answer_evaluation(ClassEvaluation.objects.get(), row.person, marks=marks, text="")
    assert "4.00" in get(registrar).content.decode()
    assert names_in(registrar, "evaluations") == [group.name]
    assert short.pk


def test_nobody_elses_class_is_on_the_desk(school) -> None:
    institution, registrar, teacher = school
    mine = running(institution, name="本校班")
    training.enrol(mine)
    other = running(training.make_institution(), name="别校班")
    training.enrol(other, make_person(name="别校学员"))
    for key in LISTINGS:
        page = get(registrar, f"{LIST}{key}")
        assert page.status_code == 200, key
        assert "别校" not in page.content.decode()
    assert "别校" not in get(registrar).content.decode()
    stranger = make_user()
    make_person(user=stranger)
    assert get(stranger).status_code == 403
    assert get(registrar, f"{LIST}nothing").status_code == 404
    assert "培训机构" in get(teacher, "/desk/").content.decode()


def questions(user, address: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def fill(institution, teacher, registrar, classes: int, people: int) -> None:
    for number in range(classes):
        for group in (running(institution, name=f"在办{number}"), over(institution, name=f"结业{number}")):
            training.make_session(group, teacher.person, starts_at=timezone.now() + timedelta(days=2))
            past = training.make_session(group, teacher.person)
            members = [training.enrol(group).pk for _ in range(people)]
            if number % 2:
                courses.close_session(past, present=members[:1], by=registrar)
            courses.open_evaluation(group)
            RosterImport.objects.create(
                training_class=group, file_name="x.xlsx", file_sha256="0" * 64, uploaded_by=registrar
            )


def test_a_large_institution_asks_the_database_as_often_as_a_small_one(school) -> None:
    institution, registrar, teacher = school
    fill(institution, teacher, registrar, 2, 2)
    addresses = [DESK, *(f"{LIST}{key}" for key in LISTINGS)]
    small = {address: questions(registrar, address) for address in addresses}
    fill(institution, teacher, registrar, 8, 5)
    large = {address: questions(registrar, address) for address in addresses}
    assert {address: count for address, count in large.items() if count > small[address] + 1} == {}
    assert large[DESK] <= 45, large


def test_a_teacher_is_led_to_the_sheets_of_own_meetings_and_to_the_classes_of_others(school) -> None:
    institution, registrar, teacher = school
    theirs, own = running(institution, name="别人的班"), running(institution, name="自己的班")
    sessions = [
        training.make_session(theirs, starts_at=timezone.now() - timedelta(hours=3)),
        training.make_session(own, teacher.person, starts_at=timezone.now() - timedelta(hours=3)),
        training.make_session(theirs, starts_at=timezone.now() + timedelta(hours=30)),
    ]
    courses.ClassSession.objects.filter(pk__in=[row.pk for row in sessions[:2]]).update(closed_at=timezone.now())
    client = Client()
    for user, sheets in ((teacher, sessions[1:2]), (registrar, sessions)):
        client.force_login(user)
        pages = "".join(client.get(LIST + which).content.decode() for which in ("attendance", "sessions"))
        led = sorted(set(re.findall(r"/training/sessions/([0-9a-f-]{36})/", pages)))
        assert led == sorted(str(row.uuid) for row in sheets)
        for address in set(re.findall(r'href="(/training/[0-9a-z/-]+)"', pages)):
            assert client.get(address).status_code == 200, address
