"""Moodle XML in: categories, every type that we have, and a reason for every one that we have not."""

from __future__ import annotations

from exams.domain.draft import Reading
from exams.domain.formats import safe_xml
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.labels import area_of_category
from exams.domain.formats.moodle.kinds import KINDS
from exams.domain.formats.moodle.nodes import Question
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.markup import to_plain
from exams.domain.soundness import number_in

_UNKNOWN = {
    "calculated": "计算题（数值随机）", "calculatedsimple": "计算题（数值随机）",
    "calculatedmulti": "计算选择题（数值随机）",
    "random": "随机题", "randomsamatch": "随机匹配题", "gapselect": "选词填空题", "ddwtos": "拖字填空题",
    "ddimageortext": "拖图题", "ddmarker": "拖标记题", "coderunner": "编程题", "stack": "STACK 数学题",
}  # fmt: skip
_ADVICE = {"gapselect": "填空或匹配题", "ddwtos": "填空或匹配题", "ddmarker": "隐患识别题", "ddimageortext": "匹配题"}
_DEFAULT_FEEDBACK = {
    "", "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "回答正确。", "部分正确。", "回答错误。", "您的回答正确。", "您的回答部分正确。", "您的回答不正确。",
    "你的答案正确。", "你的答案部分正确。", "你的答案不正确。",
}  # fmt: skip


def read(data: bytes) -> Reading:
    """All questions of a quiz; FileUnreadable when it is no Moodle XML."""
    root = safe_xml.parse(data, what="文件")
    if safe_xml.local(root) != "quiz":
        raise FileUnreadable("这不是 Moodle XML：根元素应是 quiz。请在 Moodle 题库中选择“Moodle XML 格式”导出。")
    found = Gathering("moodle_xml")
    area, number = "", 0
    for node in safe_xml.children(root, "question"):
        kind = node.get("type", "")
        if kind == "category":
            area = area_of_category(safe_xml.words(safe_xml.child(node, "category")))
            continue
        number += 1
        question = Question(node, found, place=f"第 {number} 题（第 {node.sourceline} 行）")
        try:
            _take(question, kind=kind, area=area)
        except ItemRefused as refusal:
            stem = to_plain(question.value("questiontext"))
            found.refuse(question.place, refusal.fault.column, refusal.fault.reason, stem=stem)
    return found.reading()


def _take(question: Question, *, kind: str, area: str) -> None:
    if kind == "description":
        stem = to_plain(question.value("questiontext"))
        question.found.note(f"{question.place}：说明文字，不是题目，没有带入：{stem[:60]}")
        return
    make = KINDS.get(kind)
    if make is None:
        name = _UNKNOWN.get(kind, f"题型“{kind[:40]}”")
        advice = _ADVICE.get(kind, "单选、填空等题型")
        raise ItemRefused("题型", f"本平台没有 Moodle 的{name}，请改成{advice}后再导入")
    content, more = make(question)
    explanation = question.text(safe_xml.child(question.node, "generalfeedback"))
    between = "<br>" if question.is_html else "\n"
    tags = [tag for held in safe_xml.children(question.node, "tags") for tag in safe_xml.children(held, "tag")]
    _tell(question)
    question.found.item(
        content,
        place=question.place,
        explanation=between.join(part for part in (explanation, more) if part),
        area=area,
        number=question.value("idnumber"),
        tags=tuple(safe_xml.words(tag) for tag in tags),
    )


def _tell(question: Question) -> None:
    """What a Moodle question has and ours has not."""
    grade = number_in(question.value("defaultgrade", "1"))
    if grade is not None and grade != 1:
        question.lose(f"默认分值 {grade.normalize():f}（分值由组卷方案决定）")
    if question.value("hidden", "0") == "1":
        question.lose("在 Moodle 中是隐藏的题目（按普通题目带入）")
    for name, word in (
        ("correctfeedback", "正确"),
        ("partiallycorrectfeedback", "部分正确"),
        ("incorrectfeedback", "错误"),
    ):
        said = to_plain(question.value(name))
        if said.lower() not in _DEFAULT_FEEDBACK:
            question.lose(f"答{word}时的整体反馈：{said[:60]}")
    hints = [to_plain(safe_xml.words(hint)) for hint in safe_xml.children(question.node, "hint")]
    if any(hints):
        question.lose("多次作答的提示")
