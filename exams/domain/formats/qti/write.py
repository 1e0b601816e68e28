"""A QTI package: one file an item, the media, a test with a section an area, the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from lxml import etree

from exams.domain.content import ItemContent
from exams.domain.draft import Draft, Loss, Writing
from exams.domain.formats.archives import pack
from exams.domain.formats.labels import UNSORTED, labels_of
from exams.domain.formats.media import recognise
from exams.domain.formats.names import called, title_of
from exams.domain.formats.qti.items_out import Writer, Written, q
from exams.domain.formats.qti.names import VERSIONS, Version, in_names_of_3
from exams.domain.formats.qti.read import AREA
from exams.domain.formats.safe_xml import Element, escape, legal
from exams.domain.formats.texts import media_of, without_missing_media
from exams.domain.soundness import faults_of

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def write(drafts: Iterable[Draft], media: Mapping[str, bytes], *, version: str) -> Writing:
    """A package of this version (`qti21`, `qti22`, `qti30`); every type has a place in it."""
    chosen = VERSIONS[version]
    losses: list[Loss] = []
    items: list[tuple[str, Draft, bytes]] = []
    used: dict[str, bytes] = {}
    for at, draft in enumerate(drafts, start=1):
        told: list[str] = []
        content, explanation = without_missing_media(draft.content, draft.explanation, media=media, lose=told.append)
        if content.picture and content.picture.removeprefix("media:") not in media or faults_of(content):
            told.append("整题没有写入：缺少媒体文件，题目不完整")
        else:
            writer = Writer(where=_where, size=lambda address: _size(media[address[6:]]), lose=told.append)
            written = writer.write(content)
            if explanation:
                written.body.append(writer.aside("explanation", writer.text(explanation, content)))
            name = f"i{len(items) + 1:05d}"
            items.append((name, draft, _item(name, draft, written, chosen)))
            used |= {held: media[held] for held in _names(content, explanation)}
        losses += [Loss(called(draft, at=at), what) for what in told]
    files = [("imsmanifest.xml", _manifest(items, used, chosen)), ("test.xml", _test(items, chosen))]
    files += [(f"items/{name}.xml", data) for name, _draft, data in items]
    files += [(f"media/{name}", used[name]) for name in sorted(used)]
    return Writing(pack(files), tuple(losses))


def _names(content: ItemContent, explanation: str) -> list[str]:
    return [name.removeprefix("media:") for name in media_of(content, explanation)]


def _where(address: str) -> str:
    return f"../media/{address.removeprefix('media:')}"


def _size(data: bytes) -> tuple[int, int]:
    medium = recognise(data)
    return medium.width, medium.height


def _finished(text: str, version: Version) -> bytes:
    """The tree in the names and the namespace of its version."""
    root = etree.fromstring(text)
    if version.key == "qti30":
        for block in list(root.iter("rubricBlock")):
            body = etree.Element("contentBody")
            body.extend(list(block))
            block.append(body)
        for shown in root.iterfind(".//selectPointInteraction/object"):
            _as_picture(shown)
        in_names_of_3(root)
    for node in root.iter():
        if isinstance(node.tag, str) and not node.tag.startswith("{"):
            node.tag = f"{{{version.namespace}}}{node.tag}"
    fresh = etree.Element(root.tag, dict(root.attrib), nsmap={None: version.namespace})
    fresh.text = root.text
    fresh.extend(list(root))
    etree.cleanup_namespaces(fresh)
    return HEAD + bytes(etree.tostring(fresh, encoding="UTF-8")) + b"\n"


def _as_picture(shown: Element) -> None:
    """An `object` as the `img` that QTI 3 players look for in a selectPointInteraction."""
    shown.tag = "img"
    shown.set("src", shown.attrib.pop("data"))
    shown.set("alt", "")
    del shown.attrib["type"]


def _item(name: str, draft: Draft, written: Written, version: Version) -> bytes:
    outcomes = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    rules = f"<responseProcessing>{''.join(written.rules)}</responseProcessing>" if written.rules else ""
    outcomes += "".join(
        f'<outcomeDeclaration identifier="{name}" cardinality="multiple" baseType="identifier"/>'
        for name in written.outcomes
    )
    if written.template and len(written.rules) == 1 and len(written.declarations) == 1:
        template = f"{version.templates}{written.template}{version.suffix}"
        rules = f'<responseProcessing template="{template}"/>'
    label = f' label="{q(draft.number)}"' if draft.number else ""
    return _finished(
        f'<assessmentItem identifier="{name}" title="{q(title_of(draft))}"{label} adaptive="false"'
        f' timeDependent="false">{"".join(written.declarations)}{outcomes}'
        f"<itemBody>{''.join(written.body)}</itemBody>{rules}</assessmentItem>",
        version,
    )


def _test(items: list[tuple[str, Draft, bytes]], version: Version) -> bytes:
    sections = []
    for at, (area, held) in enumerate(groupby(items, key=lambda row: row[1].area or UNSORTED), start=1):
        rows = [
            f'<assessmentItemRef identifier="r{name}" href="items/{name}.xml"/>' for name, _draft, _data in held
        ]  # fmt: skip
        head = f'<assessmentSection identifier="s{at}" title="{q(area)}" visible="true">'
        sections.append(f"{head}{''.join(rows)}</assessmentSection>")
    part = '<testPart identifier="p1" navigationMode="nonlinear" submissionMode="simultaneous">'
    return _finished(
        f'<assessmentTest identifier="t1" title="题库">{part}{"".join(sections)}</testPart></assessmentTest>', version
    )


def _manifest(items: list[tuple[str, Draft, bytes]], used: Mapping[str, bytes], version: Version) -> bytes:
    needs = "".join(f'<dependency identifierref="{name}"/>' for name, _draft, _data in items)
    resources = [
        f'<resource identifier="t1" type="imsqti_test_{version.resource}" href="test.xml"><file href="test.xml"/>'
        f"{needs}</resource>"
    ]
    for name, draft, _data in items:
        words = [f"{AREA}{draft.area or UNSORTED}", *labels_of(draft)]
        keywords = "".join(
            f'<imsmd:keyword><imsmd:string language="zh-CN">{escape(legal(word))}</imsmd:string></imsmd:keyword>'
            for word in words
        )
        needed = "".join(
            f'<file href="media/{held}"/>' for held in _names(draft.content, draft.explanation) if held in used
        )
        resources.append(
            f'<resource identifier="{name}" type="imsqti_item_{version.resource}" href="items/{name}.xml"><metadata>'
            f"<imsmd:lom><imsmd:general>{keywords}</imsmd:general></imsmd:lom></metadata>"
            f'<file href="items/{name}.xml"/>{needed}</resource>'
        )
    return (
        HEAD
        + (
            f'<manifest xmlns="{version.manifest}" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM" identifier="m1">'
            f"<metadata><schema>{version.schema}</schema><schemaversion>{version.schema_version}</schemaversion>"
            "</metadata><organizations/>"
            f"<resources>{''.join(resources)}</resources></manifest>\n"
        ).encode()
    )
