"""A file is what is in it, whatever it is called; what can't be read is refused with what to do."""

from __future__ import annotations

import pytest

from exams.domain.formats.detect import UNKNOWN, detect
from exams.domain.formats.refusal import FileUnreadable
from tests.exams.formats.test_archives_and_media import archive

ITEM = b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a"/>'


@pytest.mark.parametrize(
    ("data", "format"),
    [
        ("题{T}\n".encode(), "gift"),
        ("题{=a \\} ~b}\n".encode("utf-16"), "gift"),
        ("$CATEGORY: a\n\n说明\n".encode(), "gift"),
        ("题\nA. 甲\nB. 乙\nANSWER: A\n".encode("gb18030"), "aiken"),
        ("题型,题干,答案\n判断,验电{{1}},对\n".encode("utf-8-sig"), "csv"),
        ("2026 年题库,,\n*题型,题 干,答案\n判断,验电,对\n".encode("gb18030"), "csv"),
        ("一、判断题\n1. 应验电。（√）\n".encode(), "text"),
        ("1、停电后应\nA．验电 B．合闸\n答案：A\n".encode(), "text"),
        (b"<?xml version='1.0'?><quiz/>", "moodle_xml"),
        (b"\xef\xbb\xbf  <quiz/>", "moodle_xml"),
        (b"<questestinterop/>", "qti_1"),
        (ITEM, "qti"),
        (b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>', "qti"),
        (archive({"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "xlsx"),
        (archive({"word/document.xml": b"<a/>"}), "docx"),
        (archive({"imsmanifest.xml": b"<manifest><r type='imsqti_item_xmlv2p1'/></manifest>"}), "qti"),
        (archive({"题库/imsmanifest.xml": b"<manifest><r type='imsqti_xmlv1p2'/></manifest>"}), "qti_1"),
        (archive({"a/题 1.xml": ITEM}), "qti"),
    ],
)
def test_a_format_is_known_by_its_content(data, format):
    assert detect(data) == format


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \n", "认不出"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "另存为"),
        (b"%PDF-1.4", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"Rar!\x1a", ".zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是文字文件"),
        ("今天天气很好。\n".encode(), UNKNOWN),
        (b"<html><body>x</body></html>", "html"),
        (b"<quiz>", "不是完整的 XML"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "实体"),
        (archive({"readme.txt": b"x"}), "imsmanifest.xml"),
        (archive({"a.zip": archive({"imsmanifest.xml": b"<a/>"})}), "压缩包里还有压缩包"),
        (archive({"../x": b"x"}), "不安全的路径"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(data, advice):
    with pytest.raises(FileUnreadable, match="。$") as refusal:
        detect(data)
    assert advice in str(refusal.value)
