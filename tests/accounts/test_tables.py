"""Every table that comes in is read by one reader: what it forgives, marks and refuses."""

from __future__ import annotations

import io
from datetime import date

import pytest

from accounts.api import FileRefused, TableRow, read_day, read_table, row_fault
from accounts.domain.cells import tidy
from tests.courses.dirt import book

COLUMNS = ("姓名", "证件号码")


def rows_of(file: io.BytesIO) -> list[TableRow]:
    named = lambda text: text if text in COLUMNS else ""  # noqa: E731
    return list(read_table(file, column_of=named, required=COLUMNS, fill_down=True).rows)


def text_file(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def test_old_line_ends_are_read():
    rows = rows_of(text_file("姓名,证件号码\r张三,1\r李四,2", "gbk"))
    assert [row.cells["姓名"] for row in rows] == ["张三", "李四"]


@pytest.mark.parametrize("after", ["", "x" * 200_000], ids=["short", "longer than a cell may be"])
def test_a_quotation_mark_that_is_never_closed_swallows_nobody(after):
    with pytest.raises(FileRefused, match="双引号不成对"):
        rows_of(text_file(f'姓名,证件号码\n"张三,1\n李四,2\n王五,3\n{after}'))


def test_errors_of_excel_are_no_names():
    row, good = rows_of(book(COLUMNS, ("#N/A", "1"), ("张三", "2")))
    assert row_fault(row) == "“姓名”列是公式或错误值，请改为文字"
    assert row_fault(good) == ""
    assert row_fault(rows_of(text_file("姓名,证件号码\n#REF!,1"))[0])


def test_of_two_columns_with_one_name_the_one_that_is_seen_counts():
    def hide(sheet):
        sheet.column_dimensions["A"].hidden = True

    (row,) = rows_of(book(("姓名", "姓名", "证件号码"), ("旧名", "新名", "1"), change=hide))
    assert row.cells["姓名"] == "新名"
    (row,) = rows_of(book(COLUMNS, ("张三", "1"), change=hide))
    assert row.cells["姓名"] == "张三", "a column that is only hidden is still what the row says"


def test_a_table_on_a_hidden_sheet_only_is_named():
    def hide(sheet):
        sheet.sheet_state = "hidden"

    with pytest.raises(FileRefused, match="隐藏的，没有读取"):
        rows_of(book(COLUMNS, ("张三", "1"), change=hide, 空=[("没有",)]))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("１２３ｘＡ　", "123xA"),
        ("\u200b张三\ufeff", "张三"),
        ("（一）\n第二行", "（一）\n第二行"),
        ("\xa0甲 乙\t", "甲 乙"),
    ],
)
def test_cells_come_out_tidied(typed, read):
    assert tidy(typed) == read


@pytest.mark.parametrize(
    "text", ["2026-06-01", "2026/6/1", "2026.6.1", "2026年6月1日", "20260601", "46174", "２０２６年６月１日",
             "2026．6．1", "2026年 6月 1日", "2026-06-01 00:00:00", " 2026-6-1\u3000"],
)  # fmt: skip
def test_days_are_read_as_people_type_them(text):
    assert read_day(text) == date(2026, 6, 1)


@pytest.mark.parametrize("text", ["明天", "2026-13-01", "2026-02-30", "6/1", "长期", "12345", "2026061", "2026-0601"])
def test_what_is_no_day_is_told_apart_from_nothing(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of int, date or ours
        read_day(text)
    assert read_day("  ") is None
