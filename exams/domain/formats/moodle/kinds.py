"""Each type of Moodle question as one of ours: content, and what belongs to the explanation besides."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from exams.domain.content import (
    BLANK,
    ESSAY,
    HTML,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    ORDER,
    PLAIN,
    SINGLE,
    WHOLE,
    Answer,
    Blank,
    ItemContent,
)
from exams.domain.formats import rubrics
from exams.domain.formats.choices import heard, judged
from exams.domain.formats.fractions import share_in
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.moodle.cloze import multianswer
from exams.domain.formats.moodle.nodes import Question
from exams.domain.formats.safe_xml import Element, child, children, words
from exams.domain.formats.texts import as_html, with_gap
from exams.domain.formats.truth import said
from exams.domain.formats.wildcards import plain_answer
from exams.domain.markup import to_plain
from exams.domain.soundness import number_in

Made = tuple[ItemContent, str]


def _markup(question: Question) -> str:
    return HTML if question.is_html else PLAIN


def _stem(question: Question) -> str:
    return question.text(child(question.node, "questiontext"))


def _share(answer: Element) -> int:
    share = share_in(answer.get("fraction", "0"))
    if share is None:
        raise ItemRefused("答案", f"分值比例应在 -100 到 100 之间：{answer.get('fraction')}")
    return share


def _rows(question: Question) -> list[tuple[int, str, str]]:
    return [
        (_share(answer), question.text(answer), question.text(child(answer, "feedback")))
        for answer in children(question.node, "answer")
    ]


def multichoice(question: Question) -> Made:
    is_single = question.says_yes("single", usual=True)
    shell, losses = judged(SINGLE if is_single else MULTIPLE, _rows(question))
    for what in losses:
        question.lose(what)
    return (
        ItemContent(
            shell.type,
            _stem(question),
            options=shell.options,
            key=shell.key,
            markup=_markup(question),
            shares=shell.shares,
            shuffle=question.says_yes("shuffleanswers", usual=True),
            option_feedback=shell.option_feedback,
        ),
        "",
    )


def truefalse(question: Question) -> Made:
    told: dict[bool, tuple[int, str]] = {}
    for share, text, feedback in _rows(question):
        meant = said(text)
        if meant is not None:
            told[meant] = (share, feedback)
    right = [meant for meant, (share, _feedback) in told.items() if share == WHOLE]
    if len(right) != 1:
        raise ItemRefused("答案", "判断题应恰有一个 100% 的答案（true 或 false）")
    spoken = heard([told.get(True, (0, ""))[1], told.get(False, (0, ""))[1]])
    key = (0,) if right[0] else (1,)
    return ItemContent(JUDGEMENT, _stem(question), key=key, markup=_markup(question), option_feedback=spoken), ""


def _gapped(stem: str) -> str:
    """Moodle puts the box where five underscores stand, else behind the text."""
    marked, count = re.subn(r"_{5,}", "{{1}}", stem, count=1)
    return marked if count else with_gap(stem)


def shortanswer(question: Question) -> Made:
    answers = []
    for node in children(question.node, "answer"):
        text = words(child(node, "text"))
        feedback = to_plain(words(child(node, "feedback")))
        answer = plain_answer(text, share=_share(node), feedback=feedback)
        if answer is None:
            question.lose("“其他答案”的反馈")
        else:
            answers.append(answer)
    blank = Blank(tuple(answers), minds_case=question.says_yes("usecase", usual=False))
    return ItemContent(BLANK, _gapped(_stem(question)), markup=_markup(question), blanks=(blank,)), ""


def numerical(question: Question) -> Made:
    answers = []
    for node in children(question.node, "answer"):
        text, share = words(child(node, "text")), _share(node)
        feedback = to_plain(words(child(node, "feedback")))
        if text == "*" and share <= 0:
            question.lose("“其他答案”的反馈")
            continue
        tolerance = words(child(node, "tolerance"))
        usual = number_in(tolerance or "0") == Decimal(0)
        answers.append(Answer(text, share, "" if usual else tolerance, feedback))
    return (
        ItemContent(
            BLANK,
            _gapped(_stem(question)),
            markup=_markup(question),
            blanks=(Blank(tuple(answers), is_number=True, unit=_unit(question)),),
        ),
        "",
    )


def _unit(question: Question) -> str:
    units = [unit for held in children(question.node, "units") for unit in children(held, "unit")]
    named = [(words(child(unit, "unit_name")), number_in(words(child(unit, "multiplier")) or "1")) for unit in units]
    usual = [name for name, factor in named if factor == 1]
    for name, factor in named:
        if not usual or name != usual[0]:
            question.lose(f"单位 {name} 的换算（乘以 {factor}）")
    return usual[0] if usual else ""


def matching(question: Question) -> Made:
    left, targets, key = [], [], []
    for node in children(question.node, "subquestion"):
        shown, answer = question.text(node), words(child(node, "answer"))
        target = as_html(answer, PLAIN) if question.is_html else answer
        if target not in targets:
            targets.append(target)
        if shown:
            left.append(shown)
            key.append(targets.index(target))
    return (
        ItemContent(
            MATCH,
            _stem(question),
            options=tuple(left),
            targets=tuple(targets),
            key=tuple(key),
            markup=_markup(question),
            shuffle=question.says_yes("shuffleanswers", usual=True),
        ),
        "",
    )


def ordering(question: Question) -> Made:
    """The fraction of an answer is its place; in older exports the order of the file is."""
    nodes = children(question.node, "answer")
    places = [number_in(node.get("fraction", "")) for node in nodes]
    if None not in places and len(set(places)) == len(places):
        nodes = [node for _place, node in sorted(zip(places, nodes, strict=True), key=lambda row: row[0] or 0)]
    if question.value("selecttype", "0").upper() not in ("0", "ALL"):
        question.lose("排序题只显示一部分步骤的设置")
    options = tuple(question.text(node) for node in nodes)
    return ItemContent(ORDER, _stem(question), options=options, markup=_markup(question)), ""


def essay(question: Question) -> Made:
    told = child(question.node, "graderinfo")
    lines = to_plain(words(told)) if told is not None and told.get("format") != "plain_text" else words(told)
    rubric = rubrics.parse(lines)
    if question.value("responsetemplate"):
        question.lose("答题模板")
    if question.value("attachments", "0") not in ("0", ""):
        question.lose("上传附件作答")
    told_so = f"评分说明：{lines}" if lines and not rubric else ""
    more = as_html(told_so, PLAIN) if question.is_html else told_so
    return ItemContent(ESSAY, _stem(question), markup=_markup(question), rubric=rubric), more


def cloze(question: Question) -> Made:
    content, losses = multianswer(_stem(question), markup=_markup(question))
    for what in losses:
        question.lose(what)
    return content, ""


KINDS: dict[str, Callable[[Question], Made]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ddmatch": matching,
    "ordering": ordering,
    "essay": essay,
    "cloze": cloze,
    "multianswer": cloze,
}
