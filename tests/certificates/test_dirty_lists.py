"""Lists as employers and institutions really send them: certificates, state cards, checks, posts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import api as accounts
from accounts.api import FileRefused, PostHolding, Refused
from certificates import api
from certificates.models import BulkCheck, IssuingBatch, StateCertificate
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.courses.dirt import book
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db
HIDDEN = "这一行在表格里是隐藏的；要导入请取消隐藏再上传"
NO_ROWS = "没有数据行"


@pytest.fixture
def firm():
    return people.make_organisation("enterprise")


@pytest.fixture
def keeper(firm):
    return people.make_staff("organisation_admin", firm)


def worker_of(firm, **fields: Any):
    person = people.make_person(**fields)
    people.make_membership(person, firm, "worker")
    return person


def hide(*rows: int):
    def change(sheet: Any) -> None:
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return change


def merge(*ranges: str):
    def change(sheet: Any) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return change


def issue(file: io.BytesIO, *, kind: str = "volunteer") -> IssuingBatch:
    issuer = people.make_organisation("exam_body")
    officer = people.make_staff("certificate_officer", issuer)
    return api.open_list(kind, file, name="名单", issuer=issuer, item=None, by=officer)


def test_a_row_that_a_filter_hides_gets_no_certificate():
    seen, hidden = people.make_person(), people.make_person()
    rows = [(person.name, person.id_number) for person in (seen, hidden)]
    batch = issue(book(("姓名", "身份证号"), *rows, change=hide(3)))
    assert [row["person"] for row in batch.rows] == [seen.pk]
    assert batch.faults == [["Sheet!3", hidden.name, HIDDEN]]


def test_a_name_merged_over_the_rows_of_its_table_stands_for_each():
    person = people.make_person()
    rows = [(person.name, person.id_number, "厂级", "８"), (None, None, "车间级", "8")]
    file = book(("姓名", "证件号码", "附页：级别", "附页：学时"), *rows, change=merge("A2:A3", "B2:B3"))
    batch = issue(file, kind="record_card")
    assert not batch.faults
    (row,) = batch.rows
    assert [[cell for cell in cells if cell] for cells in row["items"]] == [["厂级", "8"], ["车间级", "8"]]


def test_a_cell_that_its_column_cannot_hold_is_told_before_anything_is_printed():
    person = people.make_person()
    file = book(("姓名", "证件号码", "附页：教育人"), (person.name, person.id_number, "王建国、刘志强、陈永福、" * 4))
    batch = issue(file, kind="record_card")
    assert batch.rows == []
    assert batch.faults[0][2] == "“教育人”太长，放不进证书"


def test_an_empty_list_opens_nothing():
    with pytest.raises(Refused, match=NO_ROWS):
        issue(book(("姓名", "证件号码")))
    assert not IssuingBatch.objects.exists()


CARD_HEADING = ("姓名", "证件号码", "操作项目", "初领日期", "有效期开始", "有效期结束", "签发机关")


def card_row(person, item, *, first=date(2021, 6, 1)) -> tuple[Any, ...]:
    return (person.name, person.id_number, item.name, first, "44348", "２０２７年５月３１日", "湖南省应急管理厅")


def test_cards_with_merged_names_serial_days_and_everyday_names_come_in(firm, keeper):
    person = worker_of(firm)
    low, high = make.make_item(name="示例低压作业"), make.make_item(name="示例高压作业")
    low.aliases = ["示例低压工"]
    low.save()
    rows = [card_row(person, low), (None, None, *card_row(person, high)[2:])]
    rows[0] = (*rows[0][:2], "示例低压工", *rows[0][3:])
    file = book(CARD_HEADING, *rows, change=merge("A2:A3", "B2:B3"))
    assert api.import_cards(file, by=keeper) == 2
    card = StateCertificate.objects.get(operation_item=low)
    assert (card.valid_from, card.valid_to) == (date(2021, 6, 1), date(2027, 5, 31))


def test_a_hidden_card_and_a_number_that_excel_spoilt_are_told_and_nothing_is_recorded(firm, keeper):
    person, item = worker_of(firm), make.make_item()
    spoilt = (person.name, float(f"{person.id_number[:15]}000"), *card_row(person, item)[2:])
    faults = api.import_cards(book(CARD_HEADING, card_row(person, item), spoilt, change=hide(2)), by=keeper)
    assert not isinstance(faults, int)
    assert faults[0].reason == HIDDEN
    assert "转成了数字" in faults[1].reason
    assert not StateCertificate.objects.exists()


def test_one_card_twice_in_a_list_is_told_and_the_later_row_does_not_win_silently(firm, keeper):
    person, item = worker_of(firm), make.make_item()
    rows = [card_row(person, item), (*card_row(person, item)[:5], "2026-05-31", "另一个机关")]
    (fault,) = api.import_cards(book(CARD_HEADING, *rows), by=keeper)
    assert fault.reason == "与 Sheet!2 行是同一张证书"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "请选择名单文件"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧版 .xls"),
        ("姓名,证件号码\n张三,1".encode("gbk"), "没有找到表头"),
        ((",".join(CARD_HEADING) + '\n"张三').encode("gbk"), "双引号不成对"),
        (",".join(CARD_HEADING).encode("gbk"), NO_ROWS),
    ],
)
def test_a_file_that_is_no_list_is_a_bad_request_with_a_sentence(keeper, file, words):
    data = {} if file is None else {"file": SimpleUploadedFile("名单.xlsx", file)}
    answer = signed_in(keeper).post(reverse("certificates:card-upload"), data)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_hidden_row_of_a_check_is_neither_answered_nor_counted_as_a_miss(keeper):
    first, second = make.make_bare_certificate(), make.make_bare_certificate()
    rows = [(certificate.number, certificate.person.name) for certificate in (first, second)]
    answers = api.check_list(book(("证书编号", "姓名"), *rows, ("#N/A", "张三"), change=hide(3)), by=keeper)
    assert [(row[2], row[3] == HIDDEN) for row in answers] == [("有效", False), ("未查", True), ("未查", False)]
    assert BulkCheck.objects.get().missed == 0


def test_a_team_merged_beside_its_people_and_a_hidden_post(firm, keeper):
    one, two, three = worker_of(firm), worker_of(firm), worker_of(firm)
    rows = [(one.name, one.id_number, "采掘队", "掘进工", date(2026, 3, 2)),
            (two.name, two.id_number, None, "掘进工", 46083),
            (three.name, three.id_number, None, "掘进工", "2026.3.2")]  # fmt: skip
    file = book(("姓名", "证件号码", "车间", "岗位", "到岗日期"), *rows, change=lambda sheet: (
        merge("C2:C4")(sheet), hide(4)(sheet)))  # fmt: skip
    verdicts = accounts.import_posts(file, firm, items={}, by=keeper)
    assert [verdict.reason for verdict in verdicts] == ["", "", HIDDEN]
    assert [post.department for post in PostHolding.objects.order_by("pk")] == ["采掘队", "采掘队"]
    assert {post.starts_on for post in PostHolding.objects.all()} == {date(2026, 3, 2)}
    with pytest.raises(Refused, match=NO_ROWS):
        accounts.import_posts(book(("姓名", "证件号码", "岗位", "到岗日期")), firm, items={}, by=keeper)


def test_twenty_thousand_rows_are_refused_early_and_leave_nothing(firm, keeper):
    rows = [
        ("张三", str(number), "低压电工作业", "2021-06-01", "2021-06-01", "2027-05-31", "厅")
        for number in range(20_000)
    ]
    with pytest.raises(Refused, match="最多 2000 行"):
        api.import_cards(book(CARD_HEADING, *rows), by=keeper)
    with pytest.raises(Refused, match="最多 5000 行"):
        issue(book(("姓名", "证件号码"), *[row[:2] for row in rows]))
    with pytest.raises(FileRefused):
        issue(io.BytesIO(b"PK\x03\x04nothing"))
    assert not StateCertificate.objects.exists()
    assert not IssuingBatch.objects.exists()
