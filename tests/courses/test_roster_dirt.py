"""Every dirt of domain.md section 7.1: read where one may, told in a sentence where one must ask."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.api import FileRefused
from courses import api
from courses.actions.import_roster import verdicts_of
from courses.domain.roster import is_remark
from courses.models import Enrolment
from tests.accounts.factories import make_person
from tests.courses import dirt
from tests.courses.dirt import CLEAN, PEOPLE, A, B, book
from tests.courses.factories import enrol, make_class, make_institution, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    institution = make_institution(name="示例培训学校")
    return make_post(institution, "registrar"), make_class(
        institution, ends_on=timezone.localdate() + timedelta(days=9)
    )


def checked(room, file: io.BytesIO):
    registrar, training_class = room
    return api.check_roster(training_class, file, file_name="名单.xlsx", by=registrar)


@pytest.mark.parametrize("name", list(CLEAN))
def test_a_dirty_roster_is_read_to_the_same_three_people(room, name: str) -> None:
    batch = checked(room, CLEAN[name]())
    found = [(row.name, row.facts.number if row.facts else row.reason) for row in verdicts_of(batch)]
    assert found == [(person, number) for person, number in PEOPLE]
    api.commit_roster(batch, by=room[0])
    assert Enrolment.objects.filter(training_class=room[1]).count() == 3


def test_the_merged_company_is_everybodys_and_the_second_headings_phone_is_read(room) -> None:
    assert {row.facts.employer for row in verdicts_of(checked(room, dirt.merged_employer()))} == {"联合公司"}
    rows = verdicts_of(checked(room, dirt.contact_heading()))
    assert [row.facts.mobile for row in rows] == ["19900000000", "19900000001", "19900000002"]
    assert {row.facts.employer for row in rows} == {"某公司"}


def test_a_phone_number_with_a_country_code_is_the_same_number(room) -> None:
    rows = verdicts_of(checked(room, dirt.spaced_and_wide()))
    assert [row.facts.mobile for row in rows] == ["19900000001", "19900000002", "19900000003"]


def test_a_hidden_row_is_asked_about_and_a_hidden_sheet_is_told(room) -> None:
    batch = checked(room, dirt.hidden_row_and_sheet())
    rows = verdicts_of(batch)
    assert [row.verdict for row in rows] == ["new", "refused", "new"]
    assert "隐藏" in rows[1].reason
    client = Client()
    client.force_login(room[0])
    page = client.get(f"/training/rosters/{batch.uuid}/").content.decode()
    assert "工作表“去年”是隐藏的，没有读取" in page
    api.commit_roster(batch, by=room[0])
    assert Enrolment.objects.count() == 2
    refused = client.get(f"/training/rosters/{batch.uuid}/refused.xlsx").content
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(refused)).active[2]]
    assert "隐藏" in cells[1]
    assert cells[4] == B


def test_what_was_passed_over_is_told_before_and_after(room) -> None:
    batch = checked(room, dirt.notes_below())
    client = Client()
    client.force_login(room[0])
    assert "跳过 4 行表下的说明" in client.get(f"/training/rosters/{batch.uuid}/").content.decode()
    api.commit_roster(batch, by=room[0])
    assert "跳过 4 行表下的说明" in client.get(f"/training/rosters/{batch.uuid}/").content.decode()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (float(A[:15] + "000"), "转成了数字"),
        (int(A[:15] + "000"), "转成了数字"),
        (1.1e17, "转成了数字"),
        ("1.1E+17", "转成了数字"),
        (int(A[:6] + A[8:17]), "15 位的旧身份证号"),
        (A[:6] + A[8:17], "15 位的旧身份证号"),
        ("11000019880520-0011", "应为 18 位"),
        ("无", "请填写证件类型"),
    ],
)
def test_a_number_that_is_none_says_what_to_do(room, number, words: str) -> None:
    (row,) = verdicts_of(checked(room, book(("姓名", "身份证号"), ("王示例", number))))
    assert row.verdict == "refused"
    assert words in row.reason


def test_the_same_person_twice_on_two_sheets_is_one_person(room) -> None:
    file = book(("姓名", "身份证号"), *PEOPLE, 二班=[("身份证号", "姓名"), (A, "王示例")])
    rows = verdicts_of(checked(room, file))
    assert [row.verdict for row in rows] == ["new", "new", "new", "refused"]
    assert "Sheet!2" in rows[3].reason


def test_who_sits_in_another_class_of_this_institution_is_told_and_others_are_not(room) -> None:
    _, training_class = room
    later = timezone.localdate() + timedelta(days=5)
    ours = make_class(training_class.institution, name="周末班", ends_on=later)
    enrol(ours, make_person(name="王示例", number=A))
    theirs = make_class(make_institution(), name="别家班", ends_on=later)
    enrol(theirs, make_person(name="李示例", number=B))
    rows = verdicts_of(checked(room, book(("姓名", "身份证号"), *PEOPLE)))
    assert [row.verdict for row in rows] == ["known", "known", "new"]
    assert "“周末班”" in rows[0].reason
    assert rows[1].reason == ""
    type(ours).objects.filter(pk=ours.pk).update(state="finished")
    assert verdicts_of(checked(room, book(("姓名", "身份证号"), *PEOPLE)))[0].reason == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .xlsx"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode("gbk"), "网页格式"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook></Workbook>', "网页格式"),
        (b"%PDF-1.7\n\0\0", "没有找到表头|既不是"),
        (b"", "没有找到表头"),
    ],
)
def test_a_file_that_is_no_table_says_how_to_save_it(room, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        checked(room, io.BytesIO(data))


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"姓名": "合计 12 人"}, True),
        ({"姓名": "备注：以上人员均已体检"}, True),
        ({"工作单位": "单位（盖章）"}, True),
        ({"姓名": "王示例"}, False),
        ({"姓名": "合计", "证件号码": "110000198805200011"}, False),
        ({"证件号码": "110000198805200011"}, False),
        ({}, False),
    ],
)
def test_a_remark_is_told_from_a_person_whose_number_is_missing(cells, note: bool) -> None:
    assert is_remark(cells) is note


def test_a_sheet_with_thousands_of_merged_cells_is_still_a_table(room) -> None:
    def merge(sheet) -> None:
        for row in range(2, 1200, 2):
            sheet.merge_cells(f"C{row}:C{row + 1}")

    rows = [("姓名", "身份证号", "工作单位"), ("王示例", A, "某公司"), ("李示例", B, None)]
    batch = checked(room, book(*rows, change=merge))
    assert [row.facts.employer for row in verdicts_of(batch)] == ["某公司", "某公司"]
