"""Packages (zip) looked at before anything is unpacked (SEC-09). Nothing is ever written to disk.

Limits are those of `accounts.actions.archive_guard`, which rules may not import. An entry is read to its declared size
and no further, and the declared sizes are added up before the first byte is unpacked.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from exams.domain.formats.refusal import FileUnreadable

MAX_FILE, MAX_UNPACKED, MAX_ENTRIES, MAX_RATIO = 20 * 1024**2, 200 * 1024**2, 5_000, 100
SMALL = 1024**2
"""Up to so many bytes a package may be as dense as it likes."""
UTF8_FLAG = 0x800
BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, KeyError)
_NESTED = (".zip", ".imscc", ".jar", ".7z", ".rar", ".tar", ".gz", ".bz2", ".xz", ".zst")


class Archive:
    """A zip that has passed. `names`: files by the path a person would write, Chinese names decoded."""

    def __init__(self, data: bytes) -> None:
        """FileUnreadable for what is damaged, hostile or too big."""
        if len(data) > MAX_FILE:
            raise FileUnreadable("文件超过 20 MB，请拆成几个文件上传。")
        if _claimed(data) > MAX_ENTRIES:
            raise FileUnreadable(f"压缩包内的文件多于 {MAX_ENTRIES} 个，请拆成几个文件上传。")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except BROKEN as error:
            raise FileUnreadable("压缩包已损坏或不完整，请重新导出后再上传。") from error
        _refuse_hostile(entries)
        self._entries = {_name(entry): entry for entry in entries if not entry.is_dir()}
        self.names = tuple(self._entries)
        self.nested = tuple(name for name in self.names if name.lower().endswith(_NESTED))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of one file; FileUnreadable when it is damaged, KeyError when there is none."""
        entry = self._entries[name]
        try:
            return self._zip.read(entry)
        except BROKEN as error:
            raise FileUnreadable(f"压缩包中的 {name} 已损坏，请重新导出后再上传。") from error

    def ending(self, *suffixes: str) -> Iterator[str]:
        """Names with one of these endings, in the archive's order."""
        return (name for name in self.names if name.lower().endswith(suffixes))


def _claimed(data: bytes) -> int:
    """How many files the archive says it holds, before its directory is read (PKWARE APPNOTE 4.3.16)."""
    at = data.rfind(b"PK\x05\x06")
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 else 0


def _refuse_hostile(entries: list[zipfile.ZipInfo]) -> None:
    names = [_name(entry) for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise FileUnreadable(f"压缩包内的文件多于 {MAX_ENTRIES} 个或有重名，请重新导出后再上传。")
    if any(_climbs(name) for name in names):
        raise FileUnreadable("压缩包内含有不安全的路径，没有读取。请重新导出后再上传。")
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise FileUnreadable("压缩包内含有链接文件，没有读取。请用普通文件重新打包后再上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileUnreadable("压缩包设置了密码，请去掉密码后再上传。")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > max(MAX_RATIO * packed, SMALL):
        raise FileUnreadable("压缩包解压后过大，没有读取。请拆成几个文件上传。")


def _name(entry: zipfile.ZipInfo) -> str:
    """Old zip tools on Chinese Windows write GBK without saying so; Python takes that for cp437."""
    name = entry.filename
    if not entry.flag_bits & UTF8_FLAG and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _climbs(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or "\0" in name or name[1:2] == ":"


def pack(files: list[tuple[str, bytes]]) -> bytes:
    """A zip whose bytes depend on nothing but its content: fixed dates, order as given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            out.writestr(entry, data)
    return target.getvalue()
