"""Rows of a table that somebody uploads, XLSX or CSV, recognised by its bytes and never by its name.

Institutions work in Excel and WPS (domain.md section 7.1), so every import of the platform reads through here: the
same limits (SEC-09), the same forgiveness, the same sentences.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from accounts.actions.archive_guard import BROKEN, DAMAGED, MAX_FILE, FileRefused, refuse_hostile_archive

HEADER_ROWS = 10
BLANK_ROWS = 2_000
MAX_ROWS = 100_000
FORMULA = "\0formula"
LONGEST_NUMBER = 10**15

ColumnOf = Callable[[str], str]
"""Heading as typed → our column name, empty when it is none of ours."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands (`题库!12`), its cells by column, and the columns that hold a formula."""

    place: str
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """The rows, streamed, and notes about what was passed over (complete once the rows are read)."""

    rows: Iterator[TableRow]
    notes: list[str] = field(default_factory=list)


def read_table(file: BinaryIO, *, column_of: ColumnOf, required: Iterable[str]) -> Table:
    """All rows below the heading of every sheet that has one; FileRefused with a sentence for what can't be read.

    `required`: the columns without which a row of headings is none.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_FILE:
        raise FileRefused("文件超过 20 MB，请拆成几个文件上传。")
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("这是旧版 .xls 文件（或加了密码）。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    notes: list[str] = []
    wanted = frozenset(required)
    if start.startswith(b"PK"):
        refuse_hostile_archive(file)
        return Table(_whole(_below_heading(_workbook(file), column_of, wanted, notes)), notes)
    return Table(_below_heading([("", _csv(file))], column_of, wanted, notes), notes)


def _whole(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """XML is parsed row by row: a sheet that breaks off late is refused too, never a server error."""
    try:
        yield from rows
    except BROKEN as error:
        raise FileRefused(DAMAGED) from error


def _workbook(file: BinaryIO) -> Iterator[tuple[str, Iterator[Sequence[str]]]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, *BROKEN) as error:
        raise FileRefused(DAMAGED) from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield sheet.title, ([_cell_text(cell) for cell in row] for row in sheet.iter_rows())


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        # A long number that came as a float has lost digits: show it as Excel would, so that it is noticed.
        return str(int(value)) if abs(value) < LONGEST_NUMBER else f"{value:E}"
    if isinstance(value, (datetime, date)):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _csv(file: BinaryIO) -> Iterator[Sequence[str]]:
    data = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return iter(csv.reader(io.StringIO(text)))
    raise FileRefused("文件既不是 .xlsx 也不是文字表格（CSV）。请下载模板，按模板填写后上传。")


def _below_heading(
    sheets: Iterable[tuple[str, Iterator[Sequence[str]]]],
    column_of: ColumnOf,
    required: frozenset[str],
    notes: list[str],
) -> Iterator[TableRow]:
    found = False
    for title, rows in sheets:
        columns: Mapping[int, str] | None = None
        blank = 0
        for number, row in enumerate(rows, start=1):
            if columns is None:
                columns = _heading(row, column_of, required)
                found = found or columns is not None
                if columns is None and number >= HEADER_ROWS:
                    break
                continue
            place = f"{title}!{number}" if title else str(number)
            if not any(text.strip() for text in row):
                blank += 1
                if blank >= BLANK_ROWS:
                    notes.append(f"{place} 之前连续 {BLANK_ROWS} 行空白，其后的内容没有读取")
                    break
                continue
            blank = 0
            if number > MAX_ROWS:
                raise FileRefused(f"一个工作表最多 {MAX_ROWS} 行，请拆成几个文件上传。")
            yield _row(place, row, columns)
    if not found:
        names = "、".join(f"“{name}”" for name in sorted(required))
        raise FileRefused(f"没有找到表头：至少要有{names}。请下载模板，按模板填写后上传。")


def _row(place: str, row: Sequence[str], columns: Mapping[int, str]) -> TableRow:
    cells = {name: row[index] for index, name in columns.items() if index < len(row)}
    formulas = tuple(name for name, text in cells.items() if text == FORMULA)
    return TableRow(place, {name: "" if text == FORMULA else text for name, text in cells.items()}, formulas)


def _heading(row: Sequence[str], column_of: ColumnOf, required: frozenset[str]) -> dict[int, str] | None:
    """Column index → our name, when this row is the heading; of two columns with one name the first counts."""
    names: dict[int, str] = {}
    for index, text in enumerate(row):
        name = column_of("".join(text.split()).strip("*＊"))
        if name and name not in names.values():
            names[index] = name
    return names if required <= set(names.values()) else None
