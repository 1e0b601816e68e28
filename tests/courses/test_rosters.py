"""Rosters as institutions send them: every row judged, the good ones enrolled once."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.api import FileRefused, Person, write_table
from courses import api
from courses.actions.import_roster import Verdict, verdicts_of
from courses.domain.roster import COLUMNS
from courses.models import Enrolment, RosterImport, TrainingClass
from evidence import api as evidence
from tests.accounts.factories import id_number, make_person
from tests.courses.factories import enrol, make_class, make_institution, make_post

pytestmark = pytest.mark.django_db
A, B = id_number(9001), id_number(9002)


@pytest.fixture
def room():
    institution = make_institution(name="示例培训学校", short_name="示例校")
    return make_post(institution, "registrar"), make_class(institution)


def roster(*rows: dict[str, str], header=COLUMNS) -> io.BytesIO:
    return io.BytesIO(write_table("名单", header, [[row.get(name, "") for name in header] for row in rows]))


def judged(room, *rows: dict[str, str]) -> list[Verdict]:
    registrar, training_class = room
    return verdicts_of(api.check_roster(training_class, roster(*rows), file_name="名单.xlsx", by=registrar))


GOOD = {"姓名": "王示例", "证件号码": A}


@pytest.mark.parametrize(
    ("row", "verdict", "reason"),
    [
        (GOOD, "new", ""),
        (GOOD | {"证件号码": f"'{A}"}, "new", ""),
        (GOOD | {"证件号码": f" {A[:6]} {A[6:]} "}, "new", ""),
        (GOOD | {"证件号码": "".join(chr(ord(c) + 0xFEE0) for c in A)}, "new", ""),
        (GOOD | {"姓名": "阿依古丽•买买提"}, "new", ""),
        (GOOD | {"姓名": "王 示 例", "文化程度": "中专", "证件类型": "身份证"}, "new", ""),
        (GOOD | {"手机号": "199 0000 0001"}, "new", ""),
        ({"姓名": "John Smith", "证件类型": "护照", "证件号码": "E12345678"}, "new", ""),
        ({"证件号码": A}, "refused", "缺少姓名"),
        ({"姓名": "王示例"}, "refused", "缺少证件号码"),
        (GOOD | {"证件号码": "1.10000E+17"}, "refused", "转成了数字"),
        (GOOD | {"证件号码": A[:14] + "0000"}, "refused", "末几位已丢失"),
        (GOOD | {"证件号码": A[:17] + ("1" if A[17] != "1" else "2")}, "refused", "校验位不符"),
        (GOOD | {"证件号码": "110000198813400011"}, "refused", "出生日期不存在"),
        (GOOD | {"证件号码": A[:16]}, "refused", "应为 18 位"),
        (GOOD | {"手机号": "12345"}, "refused", "手机"),
        (GOOD | {"证件类型": "学生证"}, "refused", "证件类型应为"),
        (GOOD | {"文化程度": "识字"}, "refused", "文化程度应为"),
        ({"姓名": "李示例", "证件号码": "E12345678"}, "refused", "请填写证件类型"),
    ],
)
def test_a_row_is_judged(room, row: dict[str, str], verdict: str, reason: str) -> None:
    (found,) = judged(room, row)
    assert found.verdict == verdict, found
    assert reason in found.reason
    assert not Person.objects.filter(name__contains="示例").exclude(name__startswith="张示").exists()


def test_a_number_that_excel_made_a_float_is_told_apart_from_a_typing_error(room) -> None:
    registrar, training_class = room
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append(["王示例", float(A[:17] + "0")])
    file = io.BytesIO()
    book.save(file)
    batch = api.check_roster(training_class, file, file_name="名单.xlsx", by=registrar)
    (found,) = verdicts_of(batch)
    assert "转成了数字" in found.reason


def test_merged_titles_other_headings_and_several_sheets_are_read(room) -> None:
    registrar, training_class = room
    book = openpyxl.Workbook()
    first = book.active
    first.append(["某某公司培训人员名单"])
    first.merge_cells("A1:C1")
    first.append(["序号", "姓 名", "身份证号码", "学历", "所在单位"])
    first.append([1, "王示例", A, "高中", "某某公司"])
    first.append([None, None, None, None, None])
    second = book.create_sheet("二车间")
    second.append(["姓名", "身份证"])
    second.append(["李示例", B])
    book.create_sheet("说明").append(["请勿改动"])
    file = io.BytesIO()
    book.save(file)
    batch = api.check_roster(training_class, file, file_name="名单.xlsx", by=registrar)
    assert [(row.place, row.verdict) for row in verdicts_of(batch)] == [("Sheet!3", "new"), ("二车间!2", "new")]


def test_a_formula_is_not_evaluated_but_refused(room) -> None:
    registrar, training_class = room
    book = openpyxl.Workbook()
    book.active.append(["姓名", "证件号码"])
    book.active.append(['=HYPERLINK("http://x","王")', A])
    file = io.BytesIO()
    book.save(file)
    batch = api.check_roster(training_class, file, file_name="名单.xlsx", by=registrar)
    assert "是公式" in verdicts_of(batch)[0].reason


def test_the_same_person_twice_is_refused_the_second_time(room) -> None:
    first, second = judged(room, GOOD, GOOD | {"证件号码": A.lower()})
    assert (first.verdict, second.verdict) == ("new", "refused")
    assert "同一个证件号码" in second.reason


def test_known_people_are_recognised_and_a_number_under_another_name_is_refused(room) -> None:
    _, training_class = room
    make_person(name="王示例", number=A)
    enrol(training_class, make_person(name="李示例", number=B))
    known, enrolled = judged(room, GOOD, {"姓名": "李示例", "证件号码": B})
    assert (known.verdict, enrolled.verdict) == ("known", "enrolled")
    (other,) = judged(room, {"姓名": "赵示例", "证件号码": A})
    assert "另一个姓名" in other.reason


def test_committing_enrols_once_and_keeps_only_the_refused_rows(room) -> None:
    registrar, training_class = room
    rows = (GOOD | {"工作单位": "某某公司"}, {"姓名": "坏行", "证件号码": "123"})
    batch = api.check_roster(training_class, roster(*rows), file_name="名单.xlsx", by=registrar)
    assert not Enrolment.objects.exists()
    batch = api.commit_roster(batch, by=registrar)
    member = Enrolment.objects.get()
    assert (member.person.name, member.employer) == ("王示例", "某某公司")
    assert member.person.birth_on == date(int(A[6:10]), int(A[10:12]), int(A[12:14]))
    assert not member.person.memberships.exists()
    assert [row["cells"]["姓名"] for row in batch.rows] == ["坏行"]
    with pytest.raises(api.Refused, match="已经导入过"):
        api.commit_roster(batch, by=registrar)
    again = api.check_roster(training_class, roster(*rows), file_name="名单.xlsx", by=registrar)
    api.commit_roster(again, by=registrar)
    assert Enrolment.objects.count() == Person.objects.filter(name="王示例").count() == 1
    kinds = [event.kind for event in evidence.events_about(training_class.subject)]
    assert kinds == ["courses.roster.enrolled"] * 2


def test_an_institutions_own_people_become_its_members_others_do_not(room) -> None:
    registrar, training_class = room
    rows = (GOOD | {"工作单位": "示例校"}, {"姓名": "李示例", "证件号码": B, "工作单位": "别家公司"})
    api.commit_roster(
        api.check_roster(training_class, roster(*rows), file_name="名单.xlsx", by=registrar), by=registrar
    )
    assert Person.objects.get(name="王示例").memberships.get().organisation == training_class.institution
    assert not Person.objects.get(name="李示例").memberships.exists()


def test_a_roster_lies_encrypted_in_the_database(room) -> None:
    registrar, training_class = room
    batch = api.check_roster(training_class, roster(GOOD), file_name="名单.xlsx", by=registrar)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM courses_rosterimport WHERE id = %s", [batch.pk])
        (stored,) = cursor.fetchone()
    assert A not in stored
    assert "王示例" not in stored
    assert RosterImport.objects.get().rows[0]["cells"]["证件号码"] == A


def test_a_registrar_of_another_institution_can_not_enrol_here(room) -> None:
    _, training_class = room
    stranger = make_post(make_institution(), "registrar")
    with pytest.raises(Exception, match="没有这项操作的权限"):
        api.check_roster(training_class, roster(GOOD), file_name="名单.xlsx", by=stranger)


def test_a_file_without_the_two_columns_is_refused_with_a_sentence(room) -> None:
    registrar, training_class = room
    with pytest.raises(FileRefused, match="“姓名”、“证件号码”"):
        api.check_roster(training_class, roster(GOOD, header=("姓名", "手机号")), file_name="x.xlsx", by=registrar)


def test_nobody_is_listed_into_a_class_that_has_ended(room, client) -> None:
    registrar, training_class = room
    batch = api.check_roster(training_class, roster(GOOD), file_name="名单.xlsx", by=registrar)
    TrainingClass.objects.filter(pk=training_class.pk).update(state=TrainingClass.State.FINISHED)
    client.force_login(registrar)
    said = client.post(reverse("courses:roster-commit", args=[batch.uuid]), follow=True).content.decode()
    assert "已经结业，不能再导入名单" in said
    upload = reverse("courses:roster-upload", args=[training_class.uuid])
    assert upload not in client.get(reverse("courses:class-detail", args=[training_class.uuid])).content.decode()
    file = SimpleUploadedFile("名单.xlsx", roster(GOOD).getvalue())
    assert "已经结业，不能再导入名单" in client.post(upload, {"file": file}).content.decode()
    batch.refresh_from_db()
    assert (batch.state, RosterImport.objects.count()) == ("checked", 1)
    assert not Enrolment.objects.exists()
