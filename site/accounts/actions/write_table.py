"""Tables that leave the platform. Every cell is text, so that no content can become a formula (SEC-08)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_table(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    *,
    widths: Mapping[str, int] | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """An XLSX of one sheet with a frozen heading. `choices`: column → drop-down list for empty rows."""
    book, sheet = _new_book(title)
    _fill(sheet, header, rows, widths=widths or {})
    for name, words in (choices or {}).items():
        letter = get_column_letter(header.index(name) + 1)
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.add(f"{letter}2:{letter}5000")
        sheet.add_data_validation(rule)
    return _bytes(book)


Sheet = tuple[str, Sequence[str], Iterable[Sequence[str | int]]]
"""Title, heading and rows of one sheet."""


def write_tables(sheets: Sequence[Sheet], *, widths: Mapping[str, int] | None = None) -> bytes:
    """An XLSX of several sheets, each with a frozen heading; `widths` by the name of a column."""
    book: Workbook | None = None
    for title, header, rows in sheets:
        if book is None:
            book, sheet = _new_book(title)
        else:
            sheet = book.create_sheet(title)
        _fill(sheet, header, rows, widths=widths or {})
    if book is None:
        raise ValueError("a workbook needs a sheet")
    return _bytes(book)


def _new_book(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise RuntimeError("openpyxl made a workbook without a sheet")
    sheet.title = title
    return book, sheet


def _bytes(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(
    sheet: Worksheet, header: Sequence[str], rows: Iterable[Sequence[str | int]], *, widths: Mapping[str, int]
) -> None:
    """Whole numbers as numbers, so that they add up; all else as text, never as a formula."""
    for index, name in enumerate(header, start=1):
        cell = sheet.cell(row=1, column=index, value=name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0E4A52")
        sheet.column_dimensions[get_column_letter(index)].width = widths.get(name, 14)
    for number, row in enumerate(rows, start=2):
        for index, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=index)
            cell.value = text
            if isinstance(text, str):
                cell.data_type = "s"
                cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
