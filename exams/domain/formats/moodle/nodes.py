"""Text nodes of a Moodle question: their format, their files, their media."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from lxml import etree

from exams.domain.formats.gathering import Gathering
from exams.domain.formats.safe_xml import Element, child, children, local, words
from exams.domain.formats.texts import as_html, carry, looks_like_html

_PLUGINFILE = "@@PLUGINFILE@@"
_DATA = re.compile(r"data:[\w/+.-]+;base64,(.+)", re.DOTALL)
_TEXTED = ("questiontext", "generalfeedback", "answer", "feedback", "subquestion")


class Question:
    """One `<question>` with the way its texts become ours: all of them HTML, or all of them plain."""

    def __init__(self, node: Element, found: Gathering, *, place: str) -> None:
        self.node, self.found, self.place = node, found, place
        self._old_picture()
        self.is_html = any(_is_html(part) for part in node.iter(*_TEXTED) if words(child(part, "text")))

    def _old_picture(self) -> None:
        """Moodle 1.9 had one picture beside the text (`image`, `image_base64`); as Moodle, show it behind the text."""
        name, shown = words(child(self.node, "image")), child(self.node, "questiontext")
        if not name or shown is None:
            return
        held, said = child(self.node, "image_base64"), child(shown, "text")
        if held is None or said is None or not words(held):
            self.lose(f"媒体 {name}")
            return
        kept = etree.SubElement(shown, "file", name=name, path="/", encoding="base64")
        kept.text = words(held)
        before = "".join(said.itertext())
        said.text = before if _is_html(shown) else as_html(before, "plain")
        said.text += f' <img src="{_PLUGINFILE}/{quote(name)}">'
        shown.set("format", "html")

    def lose(self, what: str) -> None:
        """What could not be carried."""
        self.found.lose(self.place, what)

    def value(self, name: str, usual: str = "") -> str:
        """The words of a child, `<x>…</x>` or `<x><text>…</text></x>`."""
        part = child(self.node, name)
        if part is None:
            return usual
        inside = child(part, "text")
        return words(part if inside is None else inside) or usual

    def says_yes(self, name: str, *, usual: bool) -> bool:
        """`true`, `1`, or an empty element mean yes, as Moodle reads them."""
        part = child(self.node, name)
        if part is None:
            return usual
        return words(part).lower() in ("true", "1", "")

    def text(self, part: Element | None) -> str:
        """The text of a node in the markup of the whole item, its media taken in."""
        if part is None:
            return ""
        inside = child(part, "text")
        raw = "" if inside is None else "".join(inside.itertext()).strip()
        kind = part.get("format", "")
        if kind == "markdown":
            self.lose("Markdown 排版（保留了原文）")
        if not self.is_html:
            return raw
        if not _is_html(part):
            raw = as_html(raw, "plain")
        elif kind in ("moodle_auto_format", "markdown"):
            raw = raw.replace("\n", "<br>")
        return carry(raw, find=self._files(part), lose=self.lose)

    def _files(self, part: Element) -> Callable[[str], str]:
        """Addresses in this node → our media; a file is decoded when a text shows it."""
        held = {f"{node.get('path', '/')}{node.get('name', '')}".lstrip("/"): node for node in children(part, "file")}

        def find(address: str) -> str:
            inline = _DATA.match(address)
            if inline:
                return self._keep(inline.group(1), name="内嵌图片")
            if not address.startswith(_PLUGINFILE):
                return ""
            name = unquote(address.removeprefix(_PLUGINFILE)).split("?")[0].lstrip("/")
            node = held.get(name)
            return "" if node is None else self._keep(node.text or "", name=name)

        return find

    def _keep(self, encoded: str, *, name: str) -> str:
        try:
            data = base64.b64decode(re.sub(r"\s+", "", encoded), validate=True)
        except (binascii.Error, ValueError):
            self.lose(f"媒体 {name}：base64 编码已损坏")
            return ""
        medium = self.found.keep(data, place=self.place, name=name)
        return medium.address if medium else ""


def _is_html(part: Element) -> bool:
    kind = part.get("format")
    text = words(child(part, "text"))
    if kind is None and local(part) in ("answer", "subquestion", "feedback"):
        return looks_like_html(text)
    if kind in (None, "html"):
        return True
    return bool(kind == "moodle_auto_format" and looks_like_html(text))
