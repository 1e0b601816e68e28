"""Hostile packages and files that are not what they say are refused before anything is unpacked (SEC-09, SEC-11)."""

from __future__ import annotations

import io
import stat
import time
import tracemalloc
import warnings
import zipfile

import pytest
from PIL import Image

from exams.domain.formats import safe_xml
from exams.domain.formats.archives import MAX_RATIO, Archive, pack
from exams.domain.formats.media import MediaRefused, recognise
from exams.domain.formats.refusal import FileUnreadable
from tests.exams.formats.strategies import picture


def archive(entries: dict[str, bytes], flags: int = 0) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        warnings.simplefilter("ignore")
        for name, data in entries.items():
            out.writestr(name, data)
    return target.getvalue()


def linked() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        entry = zipfile.ZipInfo("items/link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(entry, "/etc/passwd")
    return target.getvalue()


def doubled() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as out:
        warnings.simplefilter("ignore")
        out.writestr("imsmanifest.xml", b"<a/>")
        out.writestr("imsmanifest.xml", b"<b/>")
    return target.getvalue()


def locked() -> bytes:
    data = bytearray(archive({"imsmanifest.xml": b"<manifest/>"}))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


HOSTILE = {
    "a bomb": lambda: archive({"a.xml": b"0" * 30_000_000}),
    "a bomb in many parts": lambda: archive({f"{n}.xml": b"\0" * 30_000_000 for n in range(8)}),
    "too many entries": lambda: archive({f"{n}": b"" for n in range(5_001)}),
    "a climbing path": lambda: archive({"../../etc/cron.d/x": b"x"}),
    "a climbing path with backslashes": lambda: archive({"a\\..\\..\\x": b"x"}),
    "an absolute path": lambda: archive({"/etc/passwd": b"x"}),
    "a drive": lambda: archive({"C:/windows/x": b"x"}),
    "a link": linked,
    "two of one name": doubled,
    "a password": locked,
    "cut off": lambda: archive({"a": b"x" * 900})[:60],
    "no zip": lambda: b"PK\x03\x04" + b"\0" * 400,
    "nothing": lambda: b"",
    "21 MB": lambda: b"PK" + b"\0" * 21 * 1024**2,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_fast_and_small(name):
    data = HOSTILE[name]()
    start = time.process_time()
    with pytest.raises(FileUnreadable, match="[。]$"):
        Archive(data)
    assert time.process_time() - start < 1
    tracemalloc.start()
    with pytest.raises(FileUnreadable):
        Archive(data)
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024**2
    tracemalloc.stop()


def test_the_same_packages_without_what_is_hostile_open():
    for entries in ({"a.xml": b"0" * 3_000}, {"items/a..b.xml": b"x"}, {"题目/图 1.png": picture()}):
        opened = Archive(archive(entries))
        assert [opened.read(name) for name in opened.names] == list(entries.values())
    dense = archive({"a.xml": b"0" * 3_000_000})
    assert MAX_RATIO * len(dense) < 3_000_000
    with pytest.raises(FileUnreadable):
        Archive(dense)


def test_chinese_names_are_read_whatever_the_zip_tool_says():
    data = archive({"xxxx.png": b"x"}).replace(b"xxxx.png", "题图".encode("gb18030") + b".png")
    assert Archive(data).names == ("题图.png",)
    assert Archive(archive({"题图.png": b"x"})).names == ("题图.png",)


def test_a_damaged_entry_is_refused_when_it_is_read():
    data = bytearray(archive({"a.txt": bytes(range(256)) * 20}))
    data[45] ^= 0xFF
    with pytest.raises(FileUnreadable, match="a.txt"):
        Archive(bytes(data)).read("a.txt")


def test_a_package_has_the_same_bytes_whenever_it_is_made():
    files = [("imsmanifest.xml", b"<m/>"), ("图.png", picture())]
    assert pack(files) == pack(files)
    assert Archive(pack(files)).names == ("imsmanifest.xml", "图.png")


BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "data",
    [
        BILLION,
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;]><x/>',
        BILLION.decode().encode("utf-16"),
        b" " * 5000 + BILLION,
        b"<x>" * 100_000,
        b"<x>&undefined;</x>",
        b"<x><y></x>",
        b"",
    ],
)
def test_hostile_xml_is_refused(data):
    with pytest.raises(FileUnreadable, match="[。]$"):
        safe_xml.parse(data, what="题目.xml")


def test_xinclude_and_stylesheets_are_left_alone():
    root = safe_xml.parse(
        b'<?xml-stylesheet href="http://127.0.0.1:9/x"?><x xmlns:xi="http://www.w3.org/2001/XInclude">'
        b'<xi:include href="file:///etc/passwd" parse="text"/></x>',
        what="题目.xml",
    )
    assert "root:" not in "".join(root.itertext())


def image(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 6)).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (image("PNG"), "png"),
        (image("JPEG"), "jpg"),
        (image("GIF"), "gif"),
        (image("WEBP"), "webp"),
        (b"ID3\x03" + b"\0" * 40, "mp3"),
        (b"\xff\xfb\x90\x00" + b"\0" * 40, "mp3"),
        (b"OggS" + b"\0" * 40, "ogg"),
        (b"\0\0\0\x20ftypM4A " + b"\0" * 40, "m4a"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 40, "mp4"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm" + b"\0" * 40, "webm"),
    ],
)
def test_a_medium_is_known_by_its_bytes(data, suffix):
    medium = recognise(data)
    assert medium.name.endswith(f".{suffix}")
    assert len(medium.name) == 64 + 1 + len(suffix)


def huge() -> bytes:
    return image("PNG").replace(b"\0\0\0\x08\0\0\0\x06", b"\0\0\xff\xff\0\0\xff\xff", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<html><script>alert(1)</script>",
        b"MZ" + b"\0" * 100,
        b"%PDF-1.7",
        image("PNG")[:40],
        image("BMP"),
        huge(),
    ],
)
def test_anything_else_is_no_medium(data):
    with pytest.raises(MediaRefused):
        recognise(data)
