"""What a SCORM 1.2 package may be, before a byte of it is written anywhere.

A package is somebody else's program. Its archive is refused whole as soon as one entry climbs out, links elsewhere,
grows beyond reason or is of a kind no lesson needs; the numbers in its directory are claims: the writer counts again.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MEGABYTE = 1024**2
MAX_FILE, MAX_UNPACKED, MAX_ENTRY = 100 * MEGABYTE, 300 * MEGABYTE, 150 * MEGABYTE
MAX_ENTRIES, MAX_RATIO, MAX_NAME, MAX_MANIFEST = 3_000, 100, 200, 2 * MEGABYTE
MANIFEST = "imsmanifest.xml"
OURS = "__anpei__"
"""The folder under which our own interface is served beside a package's files."""
TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "js": "text/javascript",
    "mjs": "text/javascript", "css": "text/css", "json": "application/json", "xml": "application/xml",
    "xsd": "application/xml", "dtd": "application/xml-dtd", "txt": "text/plain", "md": "text/plain",
    "map": "application/json", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "svg": "image/svg+xml", "webp": "image/webp", "ico": "image/x-icon", "bmp": "image/bmp", "cur": "image/x-icon",
    "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg",
    "wav": "audio/wav", "vtt": "text/vtt", "srt": "text/plain", "woff": "font/woff", "woff2": "font/woff2",
    "ttf": "font/ttf", "otf": "font/otf", "eot": "application/vnd.ms-fontobject", "pdf": "application/pdf",
}  # fmt: skip
LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_ODD = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")


class PackageRefused(Exception):
    """The package can't be taken; the text is the sentence shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an archive's directory. `mode`: its Unix file mode, 0 when none is given."""

    name: str
    size: int
    packed: int
    mode: int = 0
    is_encrypted: bool = False

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def is_litter(self) -> bool:
        low = self.name.lower()
        return low.startswith(LITTER[0]) or low.rpartition("/")[2] in LITTER[1:]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What to open, and what it is called; `launch` may carry a query."""

    title: str
    launch: str


def extension(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def is_plain_path(name: str) -> bool:
    """A relative path that stays where it is, without odd characters or hidden parts."""
    if not name or len(name) > MAX_NAME or name.startswith("/") or _ODD.search(name):
        return False
    return all(part not in ("", ".", "..") and part == part.strip() for part in name.rstrip("/").split("/"))


def check_entries(entries: Iterable[Entry]) -> list[Entry]:
    """The files to unpack; PackageRefused for anything that no honest package holds."""
    files = [entry for entry in entries if not entry.is_litter]
    if len(files) > MAX_ENTRIES:
        raise PackageRefused(f"课件包里的文件超过 {MAX_ENTRIES} 个，请精简后再上传。")
    for entry in files:
        if not is_plain_path(entry.name) or entry.name.lower().startswith(OURS):
            raise PackageRefused(f"课件包里有不安全的路径“{entry.name[:60]}”，没有上传。")
        if entry.mode and not (stat.S_ISREG(entry.mode) or stat.S_ISDIR(entry.mode) or stat.S_IFMT(entry.mode) == 0):
            raise PackageRefused("课件包里有链接或特殊文件，没有上传。请只打包普通文件。")
        if entry.is_encrypted:
            raise PackageRefused("课件包设置了密码，请去掉密码后再上传。")
    files = [entry for entry in files if not entry.is_folder]
    names = [entry.name.casefold() for entry in files]
    if len(set(names)) != len(names):
        raise PackageRefused("课件包里有重名的文件（只差大小写也不行），请改名后再上传。")
    for entry in files:
        if extension(entry.name) not in TYPES:
            raise PackageRefused(f"课件包里有不允许的文件“{entry.name[-60:]}”。只收网页、图片、音视频、字体和 PDF。")
        if entry.size > MAX_ENTRY:
            raise PackageRefused(f"“{entry.name[-60:]}”解压后超过 {MAX_ENTRY // MEGABYTE} MB。")
    unpacked, packed = sum(entry.size for entry in files), sum(entry.packed for entry in files)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise PackageRefused(
            f"课件包解压后过大（不得超过 {MAX_UNPACKED // MEGABYTE} MB，压缩比不得超过 {MAX_RATIO} 倍）。"
        )
    return files


def read_manifest(text: bytes, *, names: frozenset[str]) -> Manifest:
    """The one unit to play of a SCORM 1.2 manifest; `names` are the files of the archive."""
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise PackageRefused(f"清单文件 {MANIFEST} 读不出来，请用课件工具重新导出 SCORM 1.2。") from error
    if _local(root.tag) != "manifest":
        raise PackageRefused(f"{MANIFEST} 不是课件清单，请用课件工具重新导出 SCORM 1.2。")
    version = next((node.text or "" for node in root.iter() if _local(node.tag) == "schemaversion"), "").strip()
    spaces = {node.tag.partition("}")[0] for node in root.iter()} | {key.partition("}")[0] for key in _keys(root)}
    if version != "1.2" and not any("adlcp_rootv1p2" in space for space in spaces):
        shown = f"（清单写的是 {version[:20]}）" if version else ""
        raise PackageRefused(f"只支持 SCORM 1.2 课件{shown}，请在课件工具里改选 SCORM 1.2 导出。")
    item, resource = _unit(root)
    launch = (resource.get("href") or "").strip()
    if item.get("parameters"):
        launch += "?" + item.get("parameters", "").lstrip("?&")
    parts = urlsplit(launch)
    if parts.scheme or parts.netloc or unquote(parts.path) not in names or extension(parts.path) not in ("html", "htm"):
        raise PackageRefused("清单指向的首页不在课件包里，请用课件工具重新导出。")
    title = next((node.text or "" for node in item if _local(node.tag) == "title"), "")
    return Manifest(title.strip()[:80], launch)


def _unit(root: Any) -> tuple[Any, Any]:
    resources = {node.get("identifier"): node for node in root.iter() if _local(node.tag) == "resource"}
    units = [
        (node, resources[node.get("identifierref")])
        for node in root.iter()
        if _local(node.tag) == "item" and node.get("identifierref") in resources
    ]
    if not units:
        raise PackageRefused("清单里没有可播放的单元，请用课件工具重新导出。")
    if len(units) > 1:
        raise PackageRefused(f"课件包里有 {len(units)} 个单元；请按单元分别导出，一个单元一个课件包。")
    return units[0]


def _keys(root: Any) -> set[str]:
    return {key for node in root.iter() for key in node.attrib}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
