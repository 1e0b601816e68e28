"""Blackboard's way of QTI 1.2 (`bbmd_questiontype` in pool exports), put into the words that other systems use.

Source: exports of Learn and Moodle's importer for them (question/format/blackboard_six): a right answer earns
`SCORE.max` or only shows the feedback `correct`; the left sides of a match stand behind their lists, the right sides in
a block of their own, in the order of the list's labels.
"""

from __future__ import annotations

from exams.domain.formats.safe_xml import Element, child, children, inside, words

KINDS = {
    "Matching": "matching_question", "Essay": "essay_question", "Short Response": "essay_question",
    "Numeric": "numerical_question", "Fill in the Blank Plus": "fill_in_multiple_blanks_question",
    "Calculated": "calculated_question", "Hot Spot": "hot_spot_question", "File Upload": "file_upload_question",
}  # fmt: skip


def kind_of(item: Element) -> str:
    """The type as Canvas calls it; the empty string for an item that is not Blackboard's."""
    named = words(next(iter(inside(item, "bbmd_questiontype")), None))
    return KINDS.get(named, named)


def best_of(item: Element) -> str:
    """What `SCORE.max` stands for: the greatest value of the outcome, else 1."""
    declared = next(iter(inside(item, "decvar")), None)
    return (declared.get("maxvalue") or "1") if declared is not None else "1"


def gives(rule: Element) -> bool:
    """Does the rule mark an answer right without saying how much it earns?"""
    shown = [part.get("linkrefid", "").lower() for part in children(rule, "displayfeedback")]
    return "correct" in shown and child(rule, "setvar") is None


def asked(presentation: Element) -> Element:
    """The part of a presentation that is the stem."""
    return (
        _block(presentation, "QUESTION_BLOCK") if _block(presentation, "QUESTION_BLOCK") is not None else presentation
    )


def left_of(response: Element) -> list[Element]:
    """The materials that stand beside the list of a match: words, then files and links that may be empty."""
    above = response.getparent()
    beside = [part for part in above if part is not response] if above is not None and above.tag == "flow" else []
    return [part for node in beside for part in inside(node, "material")]


def right_sides(presentation: Element) -> list[Element]:
    """The right sides of a match, in the order of the labels of each list: a flow each, of words, files and links."""
    block = _block(presentation, "RIGHT_MATCH_BLOCK")
    return children(block, "flow") if block is not None else []


def _block(presentation: Element, name: str) -> Element | None:
    return next((part for part in inside(presentation, "flow") if part.get("class") == name), None)
