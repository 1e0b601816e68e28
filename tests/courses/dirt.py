"""A generator of dirty rosters: workbooks as institutions really send them (domain.md section 7.1)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.accounts.factories import id_number

A, B, C = (id_number(9300 + serial) for serial in range(3))
PEOPLE = (("王示例", A), ("李示例", B), ("赵示例", C))


def book(*rows: tuple[Any, ...], change: Callable[[Worksheet], None] | None = None, **sheets: Any) -> io.BytesIO:
    """One workbook; `change` spoils the first sheet, `sheets` are further ones by name."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for name, more in sheets.items():
        other = made.create_sheet(name)
        for row in more:
            other.append(row)
    if change is not None:
        change(sheet)
    target = io.BytesIO()
    made.save(target)
    target.seek(0)
    return target


def two_heading_rows() -> io.BytesIO:
    """姓名 reaches over two rows; the number stands below 证件信息."""

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:C2")

    return book(("2026 年培训名单",), ("姓名", "证件信息", None, "单位"), (None, "类型", "身份证号", None),
                *((name, "身份证", number, "某公司") for name, number in PEOPLE), change=merge)  # fmt: skip


def sub_heading() -> io.BytesIO:
    """The heading is complete in one row; a second row says more of one column."""

    def merge(sheet: Worksheet) -> None:
        for column in "AB":
            sheet.merge_cells(f"{column}1:{column}2")
        sheet.merge_cells("C1:D1")

    return book(("姓名", "身份证号", "学时", None), (None, None, "理论", "实操"),
                *((name, number, 24, 8) for name, number in PEOPLE), change=merge)  # fmt: skip


def contact_heading() -> io.BytesIO:
    """The second row of headings holds a column of ours."""
    return book(("姓名", "身份证号", "联系", None), (None, None, "手机", "单位名称"),
                *((name, number, f"1990000000{at}", "某公司") for at, (name, number) in enumerate(PEOPLE)))  # fmt: skip


def merged_employer() -> io.BytesIO:
    """One company beside three people."""
    rows = [("姓名", "身份证号", "工作单位")]
    rows += [(name, number, "联合公司" if not at else None) for at, (name, number) in enumerate(PEOPLE)]
    return book(*rows, change=lambda sheet: sheet.merge_cells("C2:C4"))


def notes_below() -> io.BytesIO:
    """A sum, a remark, and who filled it in; serial numbers before empty rows."""
    rows = [("姓名", "身份证号", "序号"), *((name, number, at) for at, (name, number) in enumerate(PEOPLE, start=1))]
    rows += [(None, None, 4), (None, None, 5), ("合计：3 人",), ("注：身份证号请核对，照片另发。",), ("填表人：张三",)]
    rows += [("请各单位于本月二十五日前把名单、照片和体检表一并报送，逾期不再受理，谢谢配合。",)]
    return book(*rows, change=lambda sheet: sheet.merge_cells("A8:C8"))


def hidden_row_and_sheet() -> io.BytesIO:
    """A filter hides the second person; a hidden sheet holds last year's."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.parent["去年"].sheet_state = "hidden"

    return book(("姓名", "身份证号"), *PEOPLE, change=hide, 去年=[("姓名", "身份证号"), ("钱示例", id_number(9310))])


def headings_with_remarks() -> io.BytesIO:
    return book(("*姓名（必填）", "身份证\n号码(18位)*", "手机号："), *((name, number, "") for name, number in PEOPLE))


def spaced_and_wide() -> io.BytesIO:
    """Spaces inside names and numbers, full-width digits, an apostrophe, no-break and zero-width spaces, +86."""
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in C)
    return book(
        ("姓\u3000名", "身份证号", "手机"),
        ("王 示\u3000例", f"'{A[:6]} {A[6:14]} {A[14:].lower()}", "+86 199-0000-0001"),
        ("\u200b李示例\xa0", f"{B}\u3000", 19900000002),
        ("赵示例", wide, "199 0000 0003"),
    )


def csv_of(encoding: str, *, between: str = ",") -> io.BytesIO:
    lines = [("姓名", "身份证号"), *((name, f"'{number}") for name, number in PEOPLE)]
    return io.BytesIO("\r\n".join(between.join(line) for line in lines).encode(encoding))


CLEAN = {
    "two rows of headings": two_heading_rows,
    "a sub-heading": sub_heading,
    "a heading of ours in the second row": contact_heading,
    "merged employer": merged_employer,
    "notes below": notes_below,
    "headings with remarks": headings_with_remarks,
    "spaces and wide letters": spaced_and_wide,
    "csv in GBK": lambda: csv_of("gbk"),
    "csv in UTF-8 with a mark": lambda: csv_of("utf-8-sig"),
    "text with tabs in UTF-16": lambda: csv_of("utf-16", between="\t"),
    "csv with semicolons": lambda: csv_of("gb18030", between=";"),
}
"""Every one of these holds the three people and nobody else."""
