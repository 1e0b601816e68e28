"""A `questestinterop` file, or a package (Common Cartridge, Canvas, Blackboard) that holds some, into drafts."""

from __future__ import annotations

import posixpath

from exams.domain.draft import Reading
from exams.domain.formats import safe_xml
from exams.domain.formats.archives import Archive
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.labels import area_path
from exams.domain.formats.qti.names import in_names_of_2
from exams.domain.formats.qti.texts import Source
from exams.domain.formats.qti1.items import read_item
from exams.domain.formats.qti1.nodes import Item
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.safe_xml import Element, children, inside, words
from exams.domain.markup import to_plain


def read(data: bytes) -> Reading:
    """All items; FileUnreadable when there is none."""
    found = Gathering("qti_1")
    if not data.startswith(b"PK"):
        _file(found, in_names_of_2(safe_xml.parse(data, what="文件")), archive=None, path="")
    else:
        archive = Archive(data)
        for name in archive.ending(".xml", ".dat", ".qti"):
            if posixpath.basename(name) == "imsmanifest.xml" or b"questestinterop" not in archive.read(name)[:4096]:
                continue
            try:
                root = in_names_of_2(safe_xml.parse(archive.read(name), what=posixpath.basename(name)))
            except FileUnreadable as error:
                found.refuse(name, "文件", str(error))
                continue
            _file(found, root, archive=archive, path=name)
    if not found.drafts and not found.refused:
        raise FileUnreadable("没有找到 QTI 1.2 题目（questestinterop 里的 item）。请检查导出的设置后再上传。")
    return found.reading()


def _file(found: Gathering, root: Element, *, archive: Archive | None, path: str) -> None:
    for at, node in enumerate(inside(root, "item"), start=1):
        name = f"{path} 第 {at} 题" if path else f"第 {at} 题"
        source = Source(found, place=name, archive=archive, path=path)
        item = Item(node, source)
        if item.kind in ("text_only_question",):
            found.note(f"{name}：说明文字，不是题目，没有带入")
            continue
        try:
            content, explanation = read_item(item)
        except ItemRefused as refusal:
            stem = to_plain(" ".join(words(part) for part in inside(node, "mattext")[:1]))
            found.refuse(name, refusal.fault.column, refusal.fault.reason, stem=stem)
            continue
        found.item(content, place=name, explanation=explanation, area=_area(node), number=node.get("label", ""))
    for section in inside(root, "section"):
        for rule in (
            part for held in children(section, "selection_ordering") for part in inside(held, "selection_number")
        ):
            title = section.get("title", "")
            found.note(f"“{title}”部分：抽 {words(rule)} 题；请在组卷方案中设置")


def _area(node: Element) -> str:
    """Titles of the sections around, without the `root_section` that packages put there."""
    above = list(node.iterancestors("section", "objectbank", "assessment"))
    names = [part.get("title", "") for part in above if part.get("ident") != "root_section"]
    return area_path(names[::-1])
