"""Which format a file has, by what is in it; its name is never asked."""

from __future__ import annotations

import csv
import io
import re

from exams.domain.formats import safe_xml
from exams.domain.formats.aiken import ANSWER, OPTION
from exams.domain.formats.archives import Archive
from exams.domain.formats.plain_text import decode
from exams.domain.formats.refusal import FileUnreadable

XLSX, CSV, DOCX, TEXT = "xlsx", "csv", "docx", "text"
GIFT, AIKEN, MOODLE_XML, QTI, QTI_1 = "gift", "aiken", "moodle_xml", "qti", "qti_1"
NAMES = {
    XLSX: "Excel 工作簿", CSV: "CSV 表格", DOCX: "Word 文档", TEXT: "文字", GIFT: "GIFT", AIKEN: "Aiken",
    MOODLE_XML: "Moodle XML", QTI: "QTI 2.1/2.2/3.0", QTI_1: "QTI 1.2 / Common Cartridge",
}  # fmt: skip
_ROOTS = {
    "quiz": MOODLE_XML, "questestinterop": QTI_1, "assessmentItem": QTI, "qti-assessment-item": QTI,
    "assessmentTest": QTI, "qti-assessment-test": QTI,
}  # fmt: skip
_NOT_OURS = (
    (b"\xd0\xcf\x11\xe0", "这是旧版 Office 文件（.xls、.doc），或者加了密码。请另存为 .xlsx 或 .docx 后再上传。"),
    (b"%PDF", "PDF 不能导入题目。请上传 Word、Excel 或题库导出的文件。"),
    (b"{\\rtf", "这是 RTF 文件，请用 Word 或 WPS 另存为 .docx 后再上传。"),
    (b"\x1f\x8b", "请上传 .zip 压缩包，或先解压再上传里面的文件。"),
    (b"Rar!", "请上传 .zip 压缩包，或先解压再上传里面的文件。"),
    (b"7z\xbc\xaf", "请上传 .zip 压缩包，或先解压再上传里面的文件。"),
)
_HEADINGS = {"题型", "题干", "答案"}
_NUMBERED = re.compile(r"(?m)^\s*(?:\*\*|\\)?(?:\d{1,4}\s*[.．、)）]|题目\s*\d{1,4}\s*[.．、:：]|第\s*\d{1,4}\s*题)")
_ANSWERED = re.compile(r"答案|[（(]\s*[A-H√×对错]+\s*[）)]")
_GIFT_ANSWERS = re.compile(r"(?i)\{\s*(?:[=~#}]|(?:t|true|f|false)\s*[#}])|^\s*(?:::.*?::|\$CATEGORY:)", re.MULTILINE)
UNKNOWN = "认不出这是哪种题库文件。请上传 XLSX、CSV、DOCX、GIFT、Aiken、Moodle XML、QTI 或 Common Cartridge 文件。"


def detect(data: bytes) -> str:
    """One of the names above; FileUnreadable, with what to do, for everything else."""
    if not data.strip():
        raise FileUnreadable("文件是空的，请检查后再上传。")
    for start, advice in _NOT_OURS:
        if data.startswith(start):
            raise FileUnreadable(advice)
    if data.startswith(b"PK"):
        return _package(Archive(data))
    text = decode(data)
    if text.lstrip().startswith("<"):
        return _xml(data)
    return _text(text)


def _package(archive: Archive) -> str:
    _refuse_open_document(archive)
    if "xl/workbook.xml" in archive:
        return XLSX
    if "word/document.xml" in archive:
        return DOCX
    manifest = next((name for name in archive.ending("imsmanifest.xml") if name.count("/") <= 1), None)
    if manifest:
        text = archive.read(manifest)
        if b"imsqti_item_xmlv" in text:
            return QTI
        if b"imsqti_xmlv1p2" in text:
            return QTI_1
    for name in archive.ending(".xml", ".dat", ".qti"):
        if not archive.read(name).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            continue
        kind = _ROOTS.get(safe_xml.local(safe_xml.parse(archive.read(name), what=name)))
        if kind in (QTI, QTI_1):
            return kind
    if archive.nested:
        raise FileUnreadable(f"压缩包里还有压缩包（{archive.nested[0]}）。请先解压，再上传里面的压缩包。")
    raise FileUnreadable("压缩包里没有题目：找不到 imsmanifest.xml，也不是 Excel 或 Word 文件。请检查后再上传。")


def _refuse_open_document(archive: Archive) -> None:
    """What LibreOffice saves by itself has one more step to go."""
    kind = archive.read("mimetype")[:80] if "mimetype" in archive else b""
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise FileUnreadable("这是 OpenDocument 表格（.ods）。请在 LibreOffice 或 WPS 里另存为 .xlsx 后再上传。")
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        raise FileUnreadable("这是 OpenDocument 文档（.odt）。请在 LibreOffice 或 WPS 里另存为 .docx 后再上传。")


def _xml(data: bytes) -> str:
    name = safe_xml.local(safe_xml.parse(data, what="文件"))
    if name not in _ROOTS:
        raise FileUnreadable(f"这是 XML，但不是题库文件（根元素是 {name[:40]}）。请导出为 Moodle XML 或 QTI 后再上传。")
    return _ROOTS[name]


def _text(text: str) -> str:
    lines = text.split("\n")
    for cells in csv.reader(io.StringIO("\n".join(lines[:12]))):
        if {re.sub(r"[\s*＊]", "", cell) for cell in cells} >= _HEADINGS:
            return CSV
    stripped = [line.strip() for line in lines]
    if any(ANSWER.match(line) for line in stripped) and any(OPTION.match(line) for line in stripped):
        return AIKEN
    is_numbered = bool(_NUMBERED.search(text) and _ANSWERED.search(text))
    bare = re.sub(r"\\.", "", text)
    if is_numbered and not _GIFT_ANSWERS.search(bare):
        return TEXT
    if re.search(r"\{[^{}]*\}", bare) or re.search(r"(?m)^\s*::.*?::|^\s*\$CATEGORY:", bare):
        return GIFT
    if is_numbered:
        return TEXT
    raise FileUnreadable(UNKNOWN)
