"""An `item` of QTI 1.2 with its texts: stem, options, feedback."""

from __future__ import annotations

from exams.domain.content import PLAIN
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.qti.texts import Source
from exams.domain.formats.qti1 import blackboard
from exams.domain.formats.qti1.responses import rules_of
from exams.domain.formats.safe_xml import Element, child, inside, outer, words
from exams.domain.formats.texts import as_html, carry

_BASES = ("$IMS-CC-FILEBASE$/", "%24IMS-CC-FILEBASE%24/", "$IMS_CC_FILEBASE$/", "$CANVAS_OBJECT_REFERENCE$/")


class Item:
    """An `item` with its texts."""

    def __init__(self, node: Element, source: Source) -> None:
        self.node, self.source = node, source
        self.rules = rules_of(node)
        self.facts = {
            words(child(field, "fieldlabel")): words(child(field, "fieldentry"))
            for field in inside(node, "qtimetadatafield")
        }
        kind = next(iter(inside(node, "qmd_itemtype")), None)
        self.kind = self.facts.get("question_type") or self.facts.get("cc_profile") or words(kind)
        self.kind = self.kind or blackboard.kind_of(node)

    def text(self, node: Element | None) -> str:
        """The material in a node as our HTML."""
        parts = []
        names = ("mattext", "mat_formattedtext", "matimage", "mataudio", "matvideo")
        for part in inside(node, *names) if node is not None else []:
            if part.tag in ("mattext", "mat_formattedtext"):
                html = _words_of(part)
                parts.append(carry(html, find=self._find, lose=self.source.lose))
            else:
                shown = f'<img src="{part.get("uri", "")}">'
                parts.append(carry(shown, find=self._find, lose=self.source.lose))
        return "<br>".join(part for part in parts if part)

    def _find(self, address: str) -> str:
        for base in _BASES:
            address = address.removeprefix(base)
        return self.source.find(address) or self.source.find(f"web_resources/{address}")

    def stem(self) -> str:
        """What stands in the presentation outside the responses."""
        shown = child(self.node, "presentation")
        if shown is None:
            raise ItemRefused("题干", "没有 presentation，题目是空的")
        held = [part for part in inside(blackboard.asked(shown), "material") if not _in_response(part)]
        return "<br>".join(text for text in (self.text(part) for part in held) if text)

    def feedback(self, names: list[str]) -> str:
        """The feedback of these names."""
        held = {part.get("ident", ""): part for part in inside(self.node, "itemfeedback")}
        return "<br>".join(text for text in (self.text(held[name]) for name in names if name in held) if text)


def _words_of(part: Element) -> str:
    """The text of a `mattext` as HTML; HTML may stand in it escaped, as elements (json2qti), or both."""
    if part.tag == "mat_formattedtext":
        is_html = part.get("type", "HTML").upper() != "PLAIN_TEXT"
    else:
        is_html = "html" in part.get("texttype", "text/plain")
    if not is_html:
        return as_html("".join(part.itertext()).strip(), PLAIN)
    return (part.text or "") + "".join(outer(node) + (node.tail or "") for node in part)


def _in_response(part: Element) -> bool:
    return any(True for _above in part.iterancestors("response_lid", "response_str", "response_num", "response_grp"))
