"""Content of QTI elements as our HTML, and our texts as XHTML that QTI takes."""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from lxml import etree
from lxml import html as markup_of

from exams.domain.formats.archives import Archive
from exams.domain.formats.gathering import Gathering
from exams.domain.formats.media import TYPES, kind_of
from exams.domain.formats.qti.names import MATHML
from exams.domain.formats.safe_xml import Element, inner, legal
from exams.domain.formats.texts import as_html, carry

_ASIDE = ("rubricBlock", "feedbackInline", "feedbackBlock", "modalFeedback", "stylesheet", "templateBlock", "prompt")
_SPANS = {"u": "u", "s": "s"}
GAP = "\ufde0"


class Source:
    """Where an item's files are found, and who is told of losses."""

    def __init__(self, found: Gathering, *, place: str, archive: Archive | None = None, path: str = "") -> None:
        self.found, self.place, self.archive, self.path = found, place, archive, path

    def lose(self, what: str) -> None:
        """What could not be carried."""
        self.found.lose(self.place, what)

    def bytes_of(self, address: str) -> tuple[str, bytes] | None:
        """(Name, bytes) of a file that the item names; None for addresses elsewhere."""
        if self.archive is None or re.match(r"[a-z]+:", address):
            return None
        plain = unquote(address).split("?")[0].split("#")[0].replace("\\", "/")
        for folder in (posixpath.dirname(self.path), ""):
            name = posixpath.normpath(posixpath.join(folder, plain)).lstrip("/")
            if name in self.archive:
                return name, self.archive.read(name)
        return None

    def find(self, address: str) -> str:
        """Our `media:` address of a file in the package, or nothing."""
        held = self.bytes_of(address)
        medium = self.found.keep(held[1], place=self.place, name=held[0]) if held else None
        return medium.address if medium else ""

    def html(self, node: Element | None, *, cut: tuple[str, ...] = (), gaps: tuple[str, ...] = ()) -> str:
        """What stands in an element: without asides and elements named in `cut`, a mark for each one in `gaps`."""
        if node is None:
            return ""
        whole = copy.deepcopy(node)
        for part in list(whole.iter(*_ASIDE, *cut, *gaps)):
            if part is whole or part.getparent() is None:
                continue
            mark = GAP if part.tag in gaps else ""
            _cut(part, mark)
        for part in list(whole.iter("span")):
            if part.get("class") in _SPANS:
                part.tag = _SPANS[part.get("class")]
        etree.strip_tags(whole, "contentBody")
        return carry(_unwrapped(whole), find=self.find, lose=self.lose)


def _cut(part: Element, mark: str) -> None:
    """Take an element out and leave its tail."""
    above, before = part.getparent(), part.getprevious()
    tail = mark + (part.tail or "")
    if before is None:
        above.text = (above.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    above.remove(part)


def _unwrapped(node: Element) -> str:
    """The inside; one `<div>` around everything, bare or with a class of its writer's, says nothing and goes."""
    solid = [part for part in node if "".join(part.itertext()).strip() or len(part) or part.tag == "img"]
    loose = (node.text or "").strip() or any((part.tail or "").strip() for part in node)
    if len(solid) == 1 and not loose and solid[0].tag == "div" and set(solid[0].attrib) <= {"class"}:
        return inner(solid[0]).strip()
    return inner(node).strip()


def xhtml(text: str, markup: str, *, media: Callable[[str], str]) -> str:
    """A text as XHTML; `media` gives the address in the package for one of ours."""
    root = markup_of.fragment_fromstring(legal(as_html(text, markup)), create_parent="div")
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        if node.tag in ("img", "audio", "video"):
            _refer(node, media(node.get("src", "")))
        elif node.tag in _SPANS:
            node.set("class", node.tag)
            node.tag = "span"
        elif node.tag == "math":
            node.set("xmlns", MATHML)
    whole = etree.tostring(root, encoding="unicode", method="xml")
    return re.sub(r"^<div>|</div>$|^<div/>$", "", whole)


def _measure(node: Element) -> None:
    """Widths and heights as QTI 2 has them: whole pixels or percent; `16.0pt` of other programs goes."""
    for key in ("width", "height"):
        whole = re.fullmatch(r"\s*(\d{1,5})(?:\.\d+)?\s*(%|px)?\s*", node.get(key) or "")
        if whole:
            node.set(key, whole.group(1) + ("%" if whole.group(2) == "%" else ""))
        else:
            node.attrib.pop(key, None)


def _refer(node: Element, address: str) -> None:
    name = posixpath.basename(address)
    _measure(node)
    if kind_of(name) == "img":
        node.set("src", address)
        node.set("alt", node.get("alt", ""))
        return
    node.tag = "object"
    kept = {key: node.get(key) for key in ("width", "height") if node.get(key)}
    node.attrib.clear()
    node.set("data", address)
    node.set("type", TYPES[name.rpartition(".")[2]])
    for key, value in kept.items():
        node.set(key, value or "")
