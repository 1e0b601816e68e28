"""A Word document into drafts: its lines in the numbered layout, its tables with our headings as sheets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from exams.domain.draft import Reading
from exams.domain.formats import safe_xml
from exams.domain.formats.archives import Archive
from exams.domain.formats.gathering import Gathering
from exams.domain.formats.numbered.items import gather
from exams.domain.formats.numbered.layout import Line, read_lines
from exams.domain.formats.numbered.marks import END, SUB, SUP, formula, shown, unmarked
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.safe_xml import Element, child, children, local
from exams.domain.formats.sheet.columns import REQUIRED, column_of
from exams.domain.formats.sheet.read import read_rows
from exams.domain.formats.word.formulas import mathml
from exams.domain.formats.word.numbers import Numbers, W, list_of, read_numbers, read_styles

BODY = "word/document.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PASSED_OVER = {"Fallback", "del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent"}


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()
    is_hidden: bool = False


class _Document:
    """A package with its pictures and lists."""

    def __init__(self, archive: Archive, found: Gathering) -> None:
        self.archive, self.found = archive, found
        self.numbers: Numbers = read_numbers(self._part("word/numbering.xml"))
        self.styles = read_styles(self._part("word/styles.xml"))
        links = self._part("word/_rels/document.xml.rels")
        self.targets = {
            node.get("Id", ""): node.get("Target", "")
            for node in (links if links is not None else ())
            if node.get("TargetMode") != "External"
        }

    def _part(self, name: str) -> Element | None:
        return safe_xml.parse(self.archive.read(name), what=name) if name in self.archive else None

    def text(self, paragraph: Element, *, place: str) -> str:
        """The line with its number, pictures and raised or lowered characters."""
        listed = list_of(paragraph, self.styles)
        label = self.numbers.before(*listed) if listed else ""
        text = "".join(self._pieces(paragraph, place=place))
        return f"{label} {text}" if label and text.strip() else text

    def _pieces(self, node: Element, *, place: str) -> Iterator[str]:
        for part in node:
            name = local(part)
            if name in _PASSED_OVER:
                if name == "txbxContent":
                    self.found.lose(place, f"文本框里的文字：{safe_xml.words(part)[:40]}")
                continue
            if name == "r":
                yield self._run(part, place=place)
            elif name == "oMath":
                yield self._formula(part, place=place)
            else:
                yield from self._pieces(part, place=place)

    def _formula(self, part: Element, *, place: str) -> str:
        """As MathML; its words only, when it holds something that MathML of ours has not."""
        written = mathml(part)
        if not written:
            self.found.lose(place, "公式的排版（保留了其中的文字）")
        return formula(written) if written else safe_xml.words(part)

    def _run(self, run: Element, *, place: str) -> str:
        pieces = []
        for part in run.iter("{*}*"):
            name = local(part)
            if any(local(above) in _PASSED_OVER for above in part.iterancestors() if above is not run):
                continue
            if name == "t":
                pieces.append(part.text or "")
            elif name in ("br", "cr"):
                pieces.append("\n")
            elif name == "tab":
                pieces.append("\t")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "sym":
                pieces.append(_symbol(part))
            elif name in ("blip", "imagedata"):
                pieces.append(self._picture(part, place=place))
            elif name == "OLEObject":
                self.found.lose(place, "嵌入的对象（保留了它的图片）")
            elif name == "txbxContent":
                self.found.lose(place, f"文本框里的文字：{safe_xml.words(part)[:40]}")
        return _styled("".join(pieces), child(run, "rPr"))

    def _picture(self, part: Element, *, place: str) -> str:
        target = self.targets.get(part.get(f"{_R}embed") or part.get(f"{_R}id") or "", "")
        name = posixpath.normpath(posixpath.join("word", target)).lstrip("/") if target else ""
        if name not in self.archive:
            self.found.lose(place, f"图片 {target or '（链接到文件以外）'}：文件里没有")
            return ""
        medium = self.found.keep(self.archive.read(name), place=place, name=posixpath.basename(name))
        return shown(medium.address) if medium else ""


def _symbol(part: Element) -> str:
    """√ and × as Wingdings draws them."""
    code = (part.get(f"{W}char") or "")[-2:].upper()
    return {"FC": "√", "FB": "×", "FE": "√", "FD": "×", "50": "√", "4F": "×"}.get(code, "")


def _styled(text: str, properties: Element | None) -> str:
    if properties is None or not text:
        return text
    raised = child(properties, "vertAlign")
    kind = raised.get(f"{W}val") if raised is not None else ""
    if kind in ("subscript", "superscript") and text.strip():
        return f"{SUB if kind == 'subscript' else SUP}{text}{END}"
    if (shifted := _shifted(properties)) and text.strip():
        return f"{shifted}{text}{END}"
    line = child(properties, "u")
    if line is not None and line.get(f"{W}val") != "none" and text and not text.strip(" 　\xa0\t"):
        return "____"
    return text


def _shifted(properties: Element) -> str:
    """LibreOffice writes a subscript as smaller letters off the line: `position` below or above, and a size."""
    moved = child(properties, "position")
    height = moved.get(f"{W}val", "") if moved is not None and child(properties, "sz") is not None else ""
    if not re.fullmatch(r"-?\d{1,4}", height) or int(height) == 0:
        return ""
    return SUB if int(height) < 0 else SUP


def read(data: bytes) -> Reading:
    """All items of a document; FileUnreadable when it is none."""
    archive = Archive(data)
    if BODY not in archive:
        raise FileUnreadable("这不是 Word 文档（.docx）。请用 Word 或 WPS 另存为 .docx 后再上传。")
    found = Gathering("docx")
    document = _Document(archive, found)
    body = child(safe_xml.parse(archive.read(BODY), what="Word 文档"), "body")
    lines: list[Line] = []
    at = tables = 0
    for block in _blocks(body):
        if local(block) == "p":
            at += 1
            place = f"第 {at} 段"
            lines.append(Line(place, document.text(block, place=place)))
            continue
        tables += 1
        table = _cells(block, document, place=f"第 {tables} 个表格")
        rows = _sheet(table, tables)
        if rows is not None:
            _take(found, rows)
        else:
            lines += _table_lines(table, tables)
    gather(found, read_lines(lines))
    return found.reading()


def _blocks(body: Element | None) -> Iterator[Element]:
    """Paragraphs and tables, those in content controls too."""
    for node in body if body is not None else ():
        if local(node) in ("p", "tbl"):
            yield node
        elif local(node) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _blocks(node)


def _cells(table: Element, document: _Document, *, place: str) -> list[list[str]]:
    rows = []
    for number, row in enumerate(children(table, "tr"), start=1):
        cells = []
        for cell in children(row, "tc"):
            texts = [document.text(part, place=f"{place}第 {number} 行") for part in cell.iter(f"{W}p")]
            cells.append("\n".join(text for text in texts if text.strip()).strip())
        rows.append(cells)
    return rows


def _sheet(table: list[list[str]], number: int) -> list[_Row] | None:
    """Rows below a heading of ours; None when there is no such heading in the first three rows."""
    for at, row in enumerate(table[:3]):
        names = {index: column_of(re.sub(r"\s", "", unmarked(text)).strip("*＊")) for index, text in enumerate(row)}
        if set(REQUIRED) <= set(names.values()):
            return [
                _Row(
                    f"第 {number} 个表格第 {line} 行",
                    {names[index]: text for index, text in enumerate(cells) if names.get(index)},
                )
                for line, cells in enumerate(table[at + 1 :], start=at + 2)
                if any(text.strip() for text in cells)
            ]
    return None


def _take(found: Gathering, rows: list[_Row]) -> None:
    plain = []
    for row in rows:
        if any("\ufdd3" in text for text in row.cells.values()):
            found.lose(row.place, "表格里的图片（请把图片放在段落里，或导入后再添加）")
        if any("\ufdd5" in text for text in row.cells.values()):
            found.lose(row.place, "表格里的公式的排版（保留了其中的文字）")
        plain.append(_Row(row.place, {name: unmarked(text) for name, text in row.cells.items()}))
    reading = read_rows(plain, format="docx")
    found.drafts += reading.drafts
    found.refused += reading.refused
    found.losses += reading.losses


def _table_lines(table: list[list[str]], number: int) -> list[Line]:
    """Any other table: a line a cell; one of 题号 above 答案 becomes keys."""
    lines = []
    for at, row in enumerate(table):
        place = f"第 {number} 个表格第 {at + 1} 行"
        below = table[at + 1] if at + 1 < len(table) else []
        if row and row[0].strip() in ("题号", "序号") and below and below[0].strip() in ("答案", "参考答案"):
            pairs = zip(row[1:], below[1:], strict=False)
            lines.append(Line(place, "  ".join(f"{one}.{key}" for one, key in pairs if one and key)))
        elif not (row and row[0].strip() in ("答案", "参考答案") and lines and len(row) > 1):
            lines += [Line(place, text) for text in row if text.strip()]
    return lines
