"""Refuse hostile archives before anything is unpacked (SEC-09)."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

MAX_FILE, MAX_UNPACKED, MAX_ENTRIES, MAX_RATIO = 20 * 1024**2, 200 * 1024**2, 5_000, 100


DAMAGED = "文件已损坏，或者不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
HEAD = 4096
BROKEN = (
    SyntaxError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


class FileRefused(Exception):
    """The whole file can't be read; the message says what to do."""


def refuse_hostile_archive(file: BinaryIO) -> None:
    """Raise FileRefused for a zip that is too big unpacked, too dense, encrypted or has names that climb out."""
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FileRefused(DAMAGED) from error
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise FileRefused("文件内部结构异常，无法读取。请另存为新的 .xlsx 后再上传。")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise FileRefused("文件内部含有不安全的路径，无法读取。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("文件设置了密码，请去掉密码后再上传。")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise FileRefused("文件解压后过大，无法读取。请删除空白的格式行后另存再上传。")
    _refuse_declared_entities(file)
    file.seek(0)


def _refuse_declared_entities(file: BinaryIO) -> None:
    """No part of an honest workbook has a DOCTYPE; looked for before anything is parsed."""
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(HEAD).replace(b"\0", b""):
                            raise FileRefused("文件内部结构异常，无法读取。请另存为新的 .xlsx 后再上传。")
    except BROKEN as error:
        raise FileRefused(DAMAGED) from error
