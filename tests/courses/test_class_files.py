"""A class from plan to archive: approved by another, photos from a ZIP, lists that are only text, one ZIP of papers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import NotAllowed
from courses import api
from courses.actions.approve_class import approve_class, plan_sight
from courses.actions.build_archive import build_archive, cancel_archive, open_archives, order_archive
from courses.actions.class_lists import hours_list, subsidy_list
from courses.actions.import_photos import import_photos, summary
from courses.actions.print_archive import print_person
from courses.models import ClassArchive, TeacherRecord, TrainingClass
from tests.accounts.factories import make_person, photo_file
from tests.courses.factories import enrol, make_class, make_post, make_session

pytestmark = pytest.mark.django_db
PAYLOADS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", ";=1"),
    *("＝1+1", "＋1", "－1", "＠A", '=HYPERLINK("x")', '"=1'),
)


@pytest.fixture
def room():
    training_class = make_class(required_theory_hours=2, required_practical_hours=0)
    session = make_session(training_class, minutes=90)
    person = enrol(training_class, make_person(name="王小明"))
    registrar = make_post(training_class.institution, "registrar")
    return training_class, session, person, registrar


def certified(training_class, session) -> None:
    TeacherRecord.objects.create(
        institution=training_class.institution, person=session.teacher, title="工程师", document_number="1"
    )


def test_a_plan_is_approved_by_another_person_and_only_when_nothing_is_missing(room) -> None:
    training_class, session, _, registrar = room
    second = make_post(training_class.institution, "registrar")
    api.save_class(training_class, teachers=[session.teacher], by=registrar)
    seen = plan_sight(training_class)
    with pytest.raises(api.Refused, match="没有师资档案"):
        approve_class(training_class, seen=seen, by=second)
    certified(training_class, session)
    with pytest.raises(api.Refused, match="另一人"):
        approve_class(training_class, seen=seen, by=registrar)
    with pytest.raises(NotAllowed):
        approve_class(training_class, seen=seen, by=make_post(make_class(name="别班").institution, "registrar"))
    assert approve_class(training_class, seen=seen, by=second).approved_by == second
    with pytest.raises(api.Refused, match="已经批准"):
        approve_class(training_class, seen=seen, by=second)
    training_class.refresh_from_db()
    api.save_class(training_class, teachers=[session.teacher], by=second)
    training_class.refresh_from_db()
    assert training_class.approved_at is None


def test_a_plan_that_changed_while_the_approver_read_it_is_read_again(room, client) -> None:
    training_class, session, _, registrar = room
    certified(training_class, session)
    second = make_post(training_class.institution, "registrar")
    api.save_class(training_class, teachers=[session.teacher], by=registrar)
    address = reverse("courses:class-approve", args=[training_class.uuid])
    client.force_login(registrar)
    page = client.get(reverse("courses:class-archive", args=[training_class.uuid])).content.decode()
    assert address not in page
    assert "须由另一人批准" in page
    client.force_login(second)
    page = client.get(reverse("courses:class-archive", args=[training_class.uuid]))
    seen = page.context["sight"]
    assert session.topic in page.content.decode()
    assert seen in page.content.decode()
    TrainingClass.objects.filter(pk=training_class.pk).update(plan="每天多上一小时")
    for sent in ({"seen": seen}, {}):
        assert "请重新看过再批准" in client.post(address, sent, follow=True).content.decode()
        training_class.refresh_from_db()
        assert training_class.approved_at is None
    client.post(address, {"seen": plan_sight(training_class)})
    training_class.refresh_from_db()
    assert training_class.approved_by == second


def test_a_meeting_added_after_the_approval_takes_it_back(room, client) -> None:
    training_class, session, _, registrar = room
    certified(training_class, session)
    second = make_post(training_class.institution, "registrar")
    api.save_class(training_class, teachers=[session.teacher], by=registrar)
    approve_class(training_class, seen=plan_sight(training_class), by=second)
    client.force_login(second)
    said = client.post(
        reverse("courses:session-create", args=[training_class.uuid]),
        {
            "part": "theory",
            "topic": "触电急救",
            "starts_at": "2026-09-02T09:00",
            "minutes": 90,
            "teacher": session.teacher.pk,
            "radius": 300,
        },
        follow=True,
    ).content.decode()
    assert "须由另一人重新批准" in said
    training_class.refresh_from_db()
    assert (training_class.approved_at, training_class.approved_by) == (None, None)
    with pytest.raises(api.Refused, match="另一人"):
        approve_class(training_class, seen=plan_sight(training_class), by=second)
    assert approve_class(training_class, seen=plan_sight(training_class), by=registrar).approved_by == registrar


def test_the_database_itself_refuses_an_approval_by_the_writer(room) -> None:
    training_class, _, _, registrar = room
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.update(saved_by=registrar, approved_by=registrar)


def zipped(**files: bytes) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    target.seek(0)
    return target


def picture() -> bytes:
    return photo_file((400, 560))


def test_photos_find_their_people_by_number_or_name_and_say_which_did_not(room) -> None:
    training_class, _, person, registrar = room
    other = enrol(training_class, make_person(name="李·四"))
    twin, _second = (enrol(training_class, make_person(name="同名人")) for _ in range(2))
    files = {
        f"照片/{person.id_number.lower()}.JPG": picture(),
        "李•四.png": picture(),
        "同名人.jpg": picture(),
        "陌生人.jpg": picture(),
        "__MACOSX/._x.jpg": b"x",
        "说明.txt": b"x",
    }
    lines = import_photos(training_class, zipped(**files), by=registrar)
    assert summary(lines) == (2, 2)
    for found in (person, other):
        found.refresh_from_db()
        assert found.photo_sha256
    twin.refresh_from_db()
    assert not twin.photo_sha256
    assert [line.fault[:6] for line in lines if line.fault] == ["班里有同名学", "班里没有对应"]
    assert all(person.id_number not in line.file for line in lines)


def test_a_bomb_a_climbing_name_and_what_is_no_picture_are_refused(room) -> None:
    training_class, _, person, registrar = room
    bomb = zipped(**{"王小明.jpg": b"\0" * 300_000_000})
    for file in (bomb, zipped(**{"../王小明.jpg": picture()}), io.BytesIO(b"no zip"), zipped(a=b"x")):
        with pytest.raises(api.Refused):
            import_photos(training_class, file, by=registrar)
    [line] = import_photos(training_class, zipped(**{"王小明.jpg": b"GIF89a" + b"\0" * 200}), by=registrar)
    assert line.fault
    person.refresh_from_db()
    assert not person.photo_sha256


def test_no_cell_of_a_list_is_a_formula(room) -> None:
    training_class, session, person, registrar = room
    for number, payload in enumerate(PAYLOADS):
        member = enrol(training_class, make_person(name=f"甲{payload}{number}"))
        training_class.enrolments.filter(person=member).update(employer=payload)
    api.close_session(session, present=training_class.enrolments.values_list("person", flat=True), by=registrar)
    for content in (hours_list(training_class), subsidy_list(training_class)):
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet.max_row > len(PAYLOADS)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_the_archive_holds_the_class_and_each_person_and_is_made_once(room) -> None:
    training_class, session, person, registrar = room
    api.close_session(session, present=[person.pk], by=registrar)
    order = order_archive(training_class, by=registrar)
    with pytest.raises(api.Refused, match="正在生成"), transaction.atomic():
        order_archive(training_class, by=registrar)
    assert open_archives() == [order.pk]
    assert [build_archive(order.pk), build_archive(order.pk)] == [True, False]
    order.refresh_from_db()
    assert (order.state, order.done, order.whole, order.percent) == ("done", 7, 7, 100)
    with order.file.open("rb") as file, zipfile.ZipFile(file) as pack:
        assert pack.namelist() == [
            "一期一档.pdf", "学时汇总.xlsx", "补贴名单.xlsx", "签到.xlsx", "成绩.xlsx", "培训评价.xlsx",
            "一人一档/001-王小明.pdf",
        ]  # fmt: skip
        document = pypdfium2.PdfDocument(pack.read("一期一档.pdf"))
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert training_class.name in text
    assert "签到表" in text
    assert person.id_number not in text


def test_a_cancelled_order_ends_at_the_next_step_and_a_dead_workers_is_taken_up(room) -> None:
    training_class, _, _, registrar = room
    order = order_archive(training_class, by=registrar)
    assert cancel_archive(order, by=registrar)
    assert not build_archive(order.pk)
    assert not cancel_archive(order, by=registrar)
    dead = order_archive(training_class, by=registrar)
    ClassArchive.objects.filter(pk=dead.pk).update(state="running", claimed_at=timezone.now())
    assert not build_archive(dead.pk)
    ClassArchive.objects.filter(pk=dead.pk).update(claimed_at=timezone.now() - timedelta(hours=1))
    assert build_archive(dead.pk)


def test_the_personal_file_names_each_entry_and_its_witness(room) -> None:
    training_class, session, person, registrar = room
    api.close_session(session, present=[person.pk], by=registrar)
    text = pypdfium2.PdfDocument(print_person(training_class, person))[0].get_textpage().get_text_range()
    assert session.topic in text
    assert "实修学时" in text


def test_screens_open_for_staff(client, room) -> None:
    training_class, session, person, registrar = room
    client.force_login(registrar)
    for name, arguments in (
        ("class-archive", [training_class.uuid]),
        ("class-photos", [training_class.uuid]),
        ("member-hours", [training_class.uuid, person.uuid]),
        ("member-file", [training_class.uuid, person.uuid]),
        ("class-list-file", [training_class.uuid, "subsidy"]),
    ):
        assert client.get(reverse(f"courses:{name}", args=arguments)).status_code == 200
    reply = client.post(reverse("courses:class-photos", args=[training_class.uuid]))
    assert (reply.status_code, "200 MB" in reply.content.decode()) == (400, True)
    assert client.post(reverse("courses:class-archive", args=[training_class.uuid])).status_code == 302
