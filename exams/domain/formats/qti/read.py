"""A QTI package, or one item as XML, into drafts; tests give areas and notes on selection and ordering."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from exams.domain.draft import Reading
from exams.domain.formats import safe_xml
from exams.domain.formats.archives import Archive
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.labels import area_path
from exams.domain.formats.qti.items import read_item
from exams.domain.formats.qti.names import in_names_of_2
from exams.domain.formats.qti.texts import Source
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.safe_xml import Element, children, inside, words
from exams.domain.markup import to_plain

AREA = "知识点:"


@dataclass(slots=True)
class _Known:
    """What manifest and test say of an item."""

    area: str = ""
    tags: list[str] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """All items; FileUnreadable when it is no QTI at all."""
    found = Gathering("qti")
    if not data.startswith(b"PK"):
        root = in_names_of_2(safe_xml.parse(data, what="文件"))
        if root.tag != "assessmentItem":
            raise FileUnreadable("这个 XML 不是一道 QTI 题目。请上传整个 QTI 压缩包（.zip）。")
        _take(found, root, Source(found, place="第 1 题"), _Known())
        return found.reading()
    archive = Archive(data)
    roots = _roots(archive, found)
    known = _manifest(archive)
    order = _tests(roots, known, found)
    items = [name for name, root in roots.items() if root.tag == "assessmentItem"]
    if not items:
        raise FileUnreadable("压缩包里没有 QTI 题目（assessmentItem）。请检查导出的设置后再上传。")
    for name in sorted(items, key=lambda name: (order.get(name, len(order)), items.index(name))):
        source = Source(found, place=name, archive=archive, path=name)
        _take(found, roots[name], source, known.get(name, _Known()))
    return found.reading()


def _roots(archive: Archive, found: Gathering) -> dict[str, Element]:
    """Every XML file by name, in the names of QTI 2; one that is broken is refused by itself."""
    roots = {}
    for name in archive.ending(".xml", ".qti"):
        if posixpath.basename(name) == "imsmanifest.xml":
            continue
        try:
            roots[name] = in_names_of_2(safe_xml.parse(archive.read(name), what=posixpath.basename(name)))
        except FileUnreadable as error:
            found.refuse(name, "文件", str(error))
    return roots


def _take(found: Gathering, item: Element, source: Source, known: _Known) -> None:
    try:
        content, explanation = read_item(item, source)
    except ItemRefused as refusal:
        body = safe_xml.child(item, "itemBody")
        stem = to_plain(words(body)) or item.get("title", "")
        found.refuse(source.place, refusal.fault.column, refusal.fault.reason, stem=stem)
        return
    found.item(
        content,
        place=source.place,
        explanation=explanation,
        number=item.get("label", ""),
        area=known.area,
        tags=tuple(known.tags),
    )


def _manifest(archive: Archive) -> dict[str, _Known]:
    """Keywords of every resource by the path of its file."""
    known: dict[str, _Known] = {}
    for manifest in archive.ending("imsmanifest.xml"):
        root = safe_xml.parse(archive.read(manifest), what="imsmanifest.xml")
        folder = posixpath.dirname(manifest)
        for resource in inside(root, "resource"):
            path = posixpath.normpath(posixpath.join(folder, unquote(resource.get("href", ""))))
            held = known.setdefault(path, _Known())
            for keyword in inside(resource, "keyword"):
                text = words(keyword)
                if text.startswith(AREA):
                    held.area = text.removeprefix(AREA)
                elif text:
                    held.tags.append(text)
    return known


def _tests(roots: dict[str, Element], known: dict[str, _Known], found: Gathering) -> dict[str, int]:
    """The place of each item in the tests; titles of sections become areas where the manifest names none."""
    order: dict[str, int] = {}
    for name, root in roots.items():
        if root.tag == "assessmentTest":
            for section in inside(root, "assessmentSection"):
                _note_section(section, root.get("title", ""), found)
            for reference in inside(root, "assessmentItemRef"):
                joined = posixpath.join(posixpath.dirname(name), unquote(reference.get("href", "")))
                path = posixpath.normpath(joined)
                order.setdefault(path, len(order))
                held = known.setdefault(path, _Known())
                above = [node.get("title", "") for node in reference.iterancestors("assessmentSection")]
                held.area = held.area or area_path(above[::-1])
    return order


def _note_section(section: Element, test: str, found: Gathering) -> None:
    name = f"试卷“{test}”的“{section.get('title', '')}”部分"
    count = len(inside(section, "assessmentItemRef"))
    for rule in children(section, "selection"):
        again = "，可以重复抽" if rule.get("withReplacement") == "true" else ""
        found.note(f"{name}：{count} 题中抽 {rule.get('select', '')} 题{again}；请在组卷方案中设置")
    for rule in children(section, "ordering"):
        if rule.get("shuffle") == "true":
            found.note(f"{name}：题目乱序；请在组卷方案中设置")
