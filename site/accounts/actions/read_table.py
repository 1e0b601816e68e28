"""Rows of a table that somebody uploads, XLSX or CSV, recognised by its bytes and never by its name.

Institutions work in Excel and WPS (domain.md section 7.1), so every import of the platform reads through here: the
same limits (SEC-09), the same forgiveness, the same sentences. Forgiven are titles above the heading, a heading of two
rows, cells merged downwards, serial numbers before empty rows, tabs instead of commas, GBK and UTF-16, full-width
digits and blanks that nobody sees. Hidden sheets are passed over with a note; hidden rows and cells without a text of
their own are marked, and `row_fault` says why such a row is taken by nobody.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from accounts.actions.archive_guard import BROKEN, DAMAGED, MAX_FILE, FileRefused, refuse_hostile_archive
from accounts.actions.sheet_marks import SheetMarks, read_marks
from accounts.domain.cells import ERRORS, tidy

HEADER_ROWS = 10
BLANK_ROWS = 2_000
MAX_ROWS = 100_000
FORMULA = "\0formula"
LONGEST_NUMBER = 10**15

_REMARK = re.compile(r"[（(][^（()）]*[）)]")
ColumnOf = Callable[[str], str]
"""Heading as typed → our column name, empty when it is none of ours."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands (`题库!12`), its tidied cells by column, which of them are formulas or errors (`#N/A`),
    whether it is hidden.
    """

    place: str
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()
    is_hidden: bool = False


class MarkedRow(Protocol):
    """A row that knows what its file marked."""

    @property
    def formulas(self) -> tuple[str, ...]: ...
    @property
    def is_hidden(self) -> bool: ...


def row_fault(row: MarkedRow) -> str:
    """Why nobody takes this row as it stands; empty when it can be read."""
    if row.is_hidden:
        return "这一行在表格里是隐藏的；要导入请取消隐藏再上传"
    return f"“{row.formulas[0]}”列是公式或错误值，请改为文字" if row.formulas else ""


@dataclass(slots=True)
class Table:
    """The rows, streamed, and notes about what was passed over (complete once the rows are read)."""

    rows: Iterator[TableRow]
    notes: list[str] = field(default_factory=list)


def read_table(file: BinaryIO, *, column_of: ColumnOf, required: Iterable[str], fill_down: bool = False) -> Table:
    """All rows below the heading of every sheet that has one; FileRefused with a sentence for what can't be read.

    `required`: the columns without which a row of headings is none. `fill_down`: a cell merged over several rows stands
    for each of them, as a company beside its people does.
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
        return Table(
            _whole(_below_heading(_workbook(file, notes, fill_down=fill_down), column_of, wanted, notes)), notes
        )
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise FileRefused("这是网页格式的表格（系统导出的 .xls 多是这样）。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    return Table(_below_heading([("", _csv(file), SheetMarks(), False)], column_of, wanted, notes), notes)


def _whole(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """XML is parsed row by row: a sheet that breaks off late is refused too, never a server error."""
    try:
        yield from rows
    except BROKEN as error:
        raise FileRefused(DAMAGED) from error


Sheet = tuple[str, Iterator[Sequence[str]], SheetMarks, bool]


def _workbook(file: BinaryIO, notes: list[str], *, fill_down: bool) -> Iterator[Sheet]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, *BROKEN) as error:
        raise FileRefused(DAMAGED) from error
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(f"工作表“{sheet.title}”是隐藏的，没有读取")
            continue
        sheet.reset_dimensions()
        rows = ([_cell_text(cell) for cell in row] for row in sheet.iter_rows())
        yield sheet.title, rows, read_marks(sheet), fill_down


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
    if isinstance(value, int) and abs(value) >= LONGEST_NUMBER and value % 1000 == 0:
        return f"{value:E}"
    if isinstance(value, (datetime, date)):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _csv(file: BinaryIO) -> Iterator[Sequence[str]]:
    data = file.read()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # Excel's “Unicode 文本”
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return _lines(csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text), strict=True))
    raise FileRefused("文件既不是 .xlsx 也不是文字表格（CSV）。请下载模板，按模板填写后上传。")


def _lines(reader: Any) -> Iterator[Sequence[str]]:
    """A quotation mark that is never closed would swallow all rows behind it: the file is refused instead."""
    try:
        yield from reader
    except csv.Error as error:
        where = f"第 {reader.line_num} 行附近的英文双引号不成对"
        raise FileRefused(f"{where}，无法读取。请用 Excel 或 WPS 打开核对，另存为 .xlsx 后再上传。") from error


def _delimiter(text: str) -> str:
    """What stands most often in the first lines; a comma when nothing does."""
    head = "".join(text.splitlines(keepends=True)[:HEADER_ROWS])
    return max((",", "\t", ";"), key=head.count)


def _below_heading(
    sheets: Iterable[Sheet],
    column_of: ColumnOf,
    required: frozenset[str],
    notes: list[str],
) -> Iterator[TableRow]:
    found = False
    for title, rows, marks, fills in sheets:
        heading, columns = _find_heading(rows, column_of, required, marks.hidden_columns)
        if columns is None:
            continue
        found = True
        yield from _rows_of(title, rows, marks, columns, heading, column_of, required, notes, fills=fills)
    if not found:
        names = "、".join(f"“{name}”" for name in sorted(required))
        passed_over = "".join(f"（{note}）" for note in notes)
        raise FileRefused(f"没有找到表头：至少要有{names}。请下载模板，按模板填写后上传。{passed_over}")


def _find_heading(
    rows: Iterator[Sequence[str]], column_of: ColumnOf, required: frozenset[str], hidden: frozenset[int]
) -> tuple[int, dict[int, str] | None]:
    """The number of the row of headings and what stands in which column; two rows together may be the heading."""
    above: Sequence[str] = ()
    for number, row in enumerate(rows, start=1):
        columns = _heading(row, column_of, hidden)
        if not required <= set(columns.values()):
            columns = {**_heading(above, column_of, hidden), **columns}
            columns = {index: name for index, name in columns.items() if _first(columns, name) == index}
        if required <= set(columns.values()):
            return number, columns
        if number >= HEADER_ROWS:
            break
        above = row
    return 0, None


def _first(columns: Mapping[int, str], name: str) -> int:
    return min(index for index, other in columns.items() if other == name)


def _rows_of(
    title: str,
    rows: Iterator[Sequence[str]],
    marks: SheetMarks,
    columns: dict[int, str],
    heading: int,
    column_of: ColumnOf,
    required: frozenset[str],
    notes: list[str],
    *,
    fills: bool,
) -> Iterator[TableRow]:
    blank, over = 0, _Above(marks if fills else SheetMarks())
    for number, row in enumerate(rows, start=heading + 1):
        place = f"{title}!{number}" if title else str(number)
        if number == heading + 1 and _is_second_heading(row, columns, column_of, required, marks, heading):
            more = {index: name for index, name in _heading(row, column_of).items() if name not in columns.values()}
            columns = columns | {index: name for index, name in more.items() if index not in columns}
            continue
        filled = over.fill(number, row, columns)
        if not any(filled[index].strip() for index in columns if index < len(filled)):
            # An empty row, a serial number that was filled in ahead, or a remark beside the table.
            blank = blank + 1 if not any(text.strip() for text in row) else blank
            if blank >= BLANK_ROWS:
                notes.append(f"{place} 之前连续 {BLANK_ROWS} 行空白，其后的内容没有读取")
                break
            continue
        blank = 0
        if number > MAX_ROWS:
            raise FileRefused(f"一个工作表最多 {MAX_ROWS} 行，请拆成几个文件上传。")
        yield _row(place, filled, columns, is_hidden=number in marks.hidden)


class _Above:
    """Cells merged downwards: each row below has what stands in the first."""

    def __init__(self, marks: SheetMarks) -> None:
        self.down = marks.down
        self.tops = set(marks.down.values())
        self.kept: dict[int, Sequence[str]] = {}

    def fill(self, number: int, row: Sequence[str], columns: Mapping[int, str]) -> Sequence[str]:
        if number in self.tops:
            self.kept[number] = row
        if not self.down:
            return row
        filled = list(row)
        for index in columns:
            top = self.kept.get(self.down.get((number, index), 0))
            if top is not None and index < len(top) and (index >= len(filled) or not filled[index].strip()):
                filled += [""] * (index + 1 - len(filled))
                filled[index] = top[index]
        return filled


def _is_second_heading(
    row: Sequence[str],
    columns: Mapping[int, str],
    column_of: ColumnOf,
    required: frozenset[str],
    marks: SheetMarks,
    heading: int,
) -> bool:
    """Below the heading: nothing under what is required, and headings of ours or cells the heading reaches down to."""
    needed = [index for index, name in columns.items() if name in required]
    if any(index < len(row) and row[index].strip() for index in needed) or not any(text.strip() for text in row):
        return False
    reaches = all(marks.down.get((heading + 1, index)) == heading for index in needed)
    return reaches or any(name not in columns.values() for name in _heading(row, column_of).values())


def _row(place: str, row: Sequence[str], columns: Mapping[int, str], *, is_hidden: bool) -> TableRow:
    cells = {name: row[index] for index, name in columns.items() if index < len(row)}
    formulas = tuple(name for name, text in cells.items() if text == FORMULA or text in ERRORS)
    plain = {name: "" if name in formulas else tidy(text) for name, text in cells.items()}
    return TableRow(place, plain, formulas, is_hidden)


def _heading(row: Sequence[str], column_of: ColumnOf, hidden: frozenset[int] = frozenset()) -> dict[int, str]:
    """Column index → our name. `姓名（必填）*` is 姓名. Of two columns with one name the first that is seen counts."""
    names: dict[int, str] = {}
    for index, text in sorted(enumerate(row), key=lambda one: one[0] in hidden):
        plain = "".join(text.split()).strip("*＊")
        name = column_of(plain) or column_of(_REMARK.sub("", plain).strip("*＊：:"))
        if name and name not in names.values():
            names[index] = name
    return names
