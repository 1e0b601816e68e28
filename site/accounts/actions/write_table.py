"""Tables that leave the platform. Every cell is text, so that no content can become a formula (SEC-08)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_table(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Mapping[str, int] | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """An XLSX of one sheet with a frozen heading. `choices`: column → drop-down list for empty rows."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("openpyxl made a workbook without a sheet")
    sheet.title = title
    for index, name in enumerate(header, start=1):
        cell = sheet.cell(row=1, column=index, value=name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0E4A52")
        sheet.column_dimensions[get_column_letter(index)].width = (widths or {}).get(name, 14)
    for number, row in enumerate(rows, start=2):
        for index, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=index)
            cell.value = text
            cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    for name, words in (choices or {}).items():
        letter = get_column_letter(header.index(name) + 1)
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.add(f"{letter}2:{letter}5000")
        sheet.add_data_validation(rule)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
