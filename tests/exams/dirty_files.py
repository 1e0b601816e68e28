"""Bank files as they really arrive, and archives that mean harm: made here, byte by byte."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

from tests.exams.factories import item_row, saved, workbook

HEADINGS = ("题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "知识点")


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same archive with one text part changed."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            text = source.read(entry)
            out.writestr(entry.filename, change(text.decode()) if entry.filename == name else text)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def merged_cells() -> bytes:
    """A banner merged over the sheet, and an area merged over two rows: the second row's cell is empty."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2026 年低压电工题库"])
    sheet.merge_cells("A1:I1")
    sheet.append(list(HEADINGS))
    for number in (1, 2):
        sheet.append([item_row(number, "单选").get(name, "") for name in HEADINGS])
    sheet.merge_cells("I3:I4")
    return saved(book)


def full_width() -> bytes:
    return workbook([item_row(1, "单选", 答案="Ｂ", 难度="２", 题型="单选题"), item_row(2, "判断", 答案="Ｔ")])


def csv_file(encoding: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADINGS)
    for number in (1, 2):
        writer.writerow([item_row(number, "单选").get(name, "") for name in HEADINGS])
    return target.getvalue().encode(encoding)


def answers_as_typed() -> bytes:
    typed = [
        ("多选", "A、C"),
        ("多选", "AC"),
        ("多选", "A,C"),
        ("单选", "C"),
        ("判断", "对"),
        ("判断", "√"),
        ("判断", "×"),
    ]
    return workbook([item_row(number, kind, 答案=key) for number, (kind, key) in enumerate(typed, start=1)])


def hidden_rows() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(HEADINGS))
    for number in (1, 2, 3):
        sheet.append([item_row(number, "单选").get(name, "") for name in HEADINGS])
    sheet.row_dimensions[3].hidden = True
    return saved(book)


def a_million_blank_rows() -> bytes:
    """Two items, then formatted blank rows down to Excel's last."""
    blanks = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(4, 30_000))
    blanks += '<row r="1048576"><c r="A1048576" s="0"/></row>'

    def fill(text: str) -> str:
        text = re.sub(r'<dimension ref="[^"]*" ?/>', '<dimension ref="A1:O1048576"/>', text)
        return text.replace("</sheetData>", f"{blanks}</sheetData>")

    return with_part(workbook([item_row(1), item_row(2)]), SHEET, fill)


def wps_quirks() -> bytes:
    """As WPS saves: inline strings, no shared strings, a wrong dimension, blanks around headings, numbers as text."""
    cells = [
        [" 题 型 ", "*题干", "选项Ａ", "选项B", "答 案"],
        ["单选题", "　停电后应先（　）。\r\n", "A.验电", "B．合闸", "a"],
    ]
    rows = "".join(
        f'<row r="{at}">'
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in row)
        + "</row>"
        for at, row in enumerate(cells, start=1)
    )

    def replace(text: str) -> str:
        text = re.sub(r'<dimension ref="[^"]*" ?/>', '<dimension ref="A1"/>', text)
        return re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", text, flags=re.DOTALL)

    return with_part(workbook([item_row(1)]), SHEET, replace)


def formulas() -> bytes:
    return workbook([item_row(1), item_row(2, 题干='=CONCATENATE("停电","验电")'), item_row(3, "单选", 选项B="=A1")])


def two_headings() -> bytes:
    """A first line that only looks like a heading, the heading, and the heading again before the next part."""
    book = Workbook()
    sheet = book.active
    sheet.append(["题型说明", "题干要求"])
    sheet.append(list(HEADINGS))
    sheet.append([item_row(1, "单选").get(name, "") for name in HEADINGS])
    sheet.append(list(HEADINGS))
    sheet.append([item_row(2, "单选").get(name, "") for name in HEADINGS])
    return saved(book)


def several_sheets() -> bytes:
    book = Workbook()
    for title, number, kind in (("判断", 1, "判断"), ("单选", 2, "单选")):
        sheet = book.active if title == "判断" else book.create_sheet()
        sheet.title = title
        sheet.append(list(HEADINGS))
        sheet.append([item_row(number, kind).get(name, "") for name in HEADINGS])
    notes = book.create_sheet("填写说明")
    notes.append(["请按模板填写"])
    return saved(book)


def archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries.items():
            out.writestr(name, data)
    return target.getvalue()


def duplicate_names() -> bytes:
    """The first sheet twice, the second time with other words."""
    target = io.BytesIO(workbook([item_row(1)]))
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as out:
        warnings.simplefilter("ignore")
        out.writestr(SHEET, b"<worksheet/>")
    return target.getvalue()


def encrypted_entry() -> bytes:
    """The bit that says `encrypted`, set in every entry of the directory."""
    data = bytearray(workbook([item_row(1)]))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def entity(declaration: str) -> Callable[[str], str]:
    return lambda text: f"{declaration}{re.sub(r'^<[?]xml.*?[?]>', '', text)}"


DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: archive({SHEET: b"0" * 30_000_000}),
    "more unpacked than allowed": lambda: archive({f"xl/{n}.xml": b"\0" * 30_000_000 for n in range(8)}),
    "too many entries": lambda: archive({f"{n}": b"" for n in range(5_001)}),
    "a climbing path": lambda: archive({"../../etc/cron.d/x": b"x", SHEET: b"<a/>"}),
    "a climbing path with backslashes": lambda: archive({"..\\..\\x": b"x"}),
    "an absolute path": lambda: archive({"/etc/passwd": b"x"}),
    "duplicate names": duplicate_names,
    "an encrypted entry": encrypted_entry,
    "no manifest": lambda: archive({"hello.txt": b"hello"}),
    "a cut-off archive": lambda: workbook([item_row(1)])[:600],
    "not a zip": lambda: b"PK\x03\x04" + b"\0" * 400,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "nothing": lambda: b"",
    "an old .xls or a locked workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a bomb of entities in the sheet": lambda: with_part(workbook([item_row(1)]), SHEET, entity(DTD)),
    "an external entity in the sheet": lambda: with_part(workbook([item_row(1)]), SHEET, entity(EXTERNAL)),
    "an external entity in the workbook": lambda: with_part(
        workbook([item_row(1)]), "xl/workbook.xml", entity(EXTERNAL)
    ),
    "a sheet that breaks off": lambda: with_part(workbook([item_row(1)]), SHEET, lambda text: text[: len(text) // 2]),
    "a sheet that is no sheet": lambda: with_part(workbook([item_row(1)]), SHEET, lambda _text: "<a><b></a>"),
}
