"""One `item` of QTI 1.2 as one of our types."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from exams.domain.content import (
    CASE,
    ESSAY,
    HTML,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    WHOLE,
    ItemContent,
)
from exams.domain.formats.choices import heard
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.qti.responses import worth
from exams.domain.formats.qti1 import blackboard
from exams.domain.formats.qti1.gaps import blanks, named_blanks, with_name
from exams.domain.formats.qti1.nodes import Item
from exams.domain.formats.qti1.responses import Rule
from exams.domain.formats.safe_xml import Element, child, inside
from exams.domain.formats.truth import as_judgement
from exams.domain.markup import to_plain

Made = tuple[ItemContent, str]
_REFUSED = {
    "calculated_question": "公式题", "file_upload_question": "上传文件题", "hot_spot_question": "热点题",
}  # fmt: skip
_OVERALL = {"correct": "对", "correct_fb": "对", "incorrect": "错", "general_incorrect_fb": "错"}


def read_item(item: Item) -> Made:
    """Content and explanation; ItemRefused with the reason."""
    content, explanation = _read(item)
    for name, word in _OVERALL.items():
        text = item.feedback([name])
        if text and text not in (*content.option_feedback, explanation):
            item.source.lose(f"答{word}时的整体反馈：{to_plain(text)[:60]}")
    return content, explanation


def _read(item: Item) -> Made:
    if item.kind in _REFUSED:
        raise ItemRefused("题型", f"本平台没有“{_REFUSED[item.kind]}”，请改成单选、填空等题型后再导入")
    shown = child(item.node, "presentation")
    lists = inside(shown, "response_lid") if shown is not None else []
    written = inside(shown, "response_str", "response_num") if shown is not None else []
    general = item.feedback(["general_fb", "general"])
    if inside(item.node, "render_hotspot", "render_slider", "response_xy"):
        raise ItemRefused("题型", "QTI 1.2 的热点、滑块题本平台读不了，请改成隐患识别题或填空题")
    if lists and item.kind == "fill_in_multiple_blanks_question":
        return named_blanks(item, lists), general
    if lists and item.kind == "multiple_dropdowns_question":
        return _dropdowns(item, lists), general
    if len(lists) > 1 or lists and item.kind == "matching_question":
        return _match(item, lists), general
    if lists and lists[0].get("rcardinality") == "Ordered":
        return _order(item, lists[0]), general
    if lists:
        return _choice(item, lists[0]), general
    if written and (item.kind.startswith(("essay", "cc.essay")) or not any(rule.asks for rule in item.rules)):
        model = item.feedback(["solution"])
        solutions = [item.text(part) for part in inside(item.node, "solutionmaterial")]
        told = "<br>".join(text for text in (model, *solutions, general) if text)
        return ItemContent(ESSAY, item.stem(), markup=HTML), told
    if written:
        return blanks(item, written), general
    raise ItemRefused("题型", "没有作答的部分，不是题目")


def _choice(item: Item, node: Element) -> ItemContent:
    name = node.get("ident", "")
    labels = inside(node, "response_label")
    names = [label.get("ident", "") for label in labels]
    is_single = node.get("rcardinality", "Single") != "Multiple"
    options = tuple(item.text(label) for label in labels)
    key, shares = _key(item.rules, name, names, is_single=is_single)
    if not is_single and len(key) == 1:
        item.source.lose("只有一个正确选项，多选改为单选")
        is_single, shares = True, ()
    told = [
        item.feedback([link for rule in item.rules if rule.asks == [(name, option, False)] for link in rule.feedback])
        for option in names
    ]
    render = next(iter(inside(node, "render_choice")), None)
    content = ItemContent(
        SINGLE if is_single else MULTIPLE,
        item.stem(),
        options=options,
        key=key,
        markup=HTML,
        shares=shares,
        fixed=tuple(at for at, label in enumerate(labels) if label.get("rshuffle") == "No"),
        shuffle=render is not None and render.get("shuffle") == "Yes",
        option_feedback=heard(told),
    )
    return as_judgement(content)


def _key(rules: list[Rule], name: str, names: list[str], *, is_single: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The right options and, where each earns its own marks, the shares."""
    giving = [rule for rule in rules if rule.gives and rule.worth > 0]
    asked = [sorted({answer for held, answer, _number in rule.asks if held == name}) for rule in giving]
    if any(answer not in names for answers in asked for answer in answers):
        raise ItemRefused("答案", "正确答案指向没有的选项")
    if not is_single and any(len(answers) > 1 for answers in asked):
        best = max(range(len(giving)), key=lambda at: giving[at].worth)
        return tuple(sorted(names.index(answer) for answer in asked[best])), ()
    held = {
        answer: rule.worth
        for rule in rules
        if rule.gives and len(rule.asks) == 1
        for _response, answer, _number in rule.asks
    }
    values = [held.get(option, Decimal(0)) for option in names]
    if not any(value > 0 for value in values):
        raise ItemRefused("答案", "没有得分的选项，不知道正确答案")
    whole = max(values) if is_single else sum((value for value in values if value > 0), Decimal(0))
    shares = tuple(worth(value, whole) for value in values)
    key = tuple(at for at, share in enumerate(shares) if (share == WHOLE if is_single else share > 0))
    if is_single and len(key) != 1:
        raise ItemRefused("答案", f"只能选一项，却有 {len(key)} 个正确选项")
    usual = is_single and all(share in (0, WHOLE) for share in shares)
    return key, () if usual else shares


def _order(item: Item, node: Element) -> ItemContent:
    labels = {label.get("ident", ""): label for label in inside(node, "response_label")}
    best = max((rule for rule in item.rules if rule.gives), key=lambda rule: rule.worth, default=None)
    right = [answer for _name, answer, _number in best.asks] if best else []
    if sorted(right) != sorted(labels):
        raise ItemRefused("答案", f"有 {len(labels)} 个步骤，正确次序只排了 {len(right)} 个")
    return ItemContent(ORDER, item.stem(), options=tuple(item.text(labels[name]) for name in right), markup=HTML)


def _match(item: Item, lists: list[Element]) -> ItemContent:
    """Each response a left side with the same labels: Canvas' and Blackboard's way."""
    sides = [item.text(part) for part in blackboard.right_sides(child(item.node, "presentation"))]
    targets: list[str] = []
    left, key = [], []
    for node in lists:
        labels = {label.get("ident", ""): item.text(label) for label in inside(node, "response_label")}
        if sides and not any(labels.values()):
            labels = dict(zip(labels, sides, strict=False))
        for text in labels.values():
            if text not in targets:
                targets.append(text)
        right = [
            answer
            for rule in item.rules
            if rule.gives and rule.worth > 0
            for name, answer, _number in rule.asks
            if name == node.get("ident")
        ]
        if len(set(right)) != 1 or right[0] not in labels:
            raise ItemRefused("答案", "匹配题左侧每一项都要恰好对应右侧一项")
        beside = child(node, "material")
        near = [beside] if beside is not None else blackboard.left_of(node)
        left.append("<br>".join(text for text in (item.text(part) for part in near) if text))
        key.append(targets.index(labels[right[0]]))
    return ItemContent(
        MATCH, item.stem(), options=tuple(left), targets=tuple(targets), key=tuple(key), markup=HTML
    )  # fmt: skip


def _dropdowns(item: Item, lists: list[Element]) -> ItemContent:
    """Canvas' drop-down lists in a text: a case with a 单选 for each list."""
    stem, parts = item.stem(), []
    for at, node in enumerate(lists, start=1):
        stem = with_name(stem, node, f"（{at}）")
        parts.append(replace(_choice(item, node), stem=f"第（{at}）空", fixed=()))
    return ItemContent(CASE, stem, markup=HTML, parts=tuple(parts))
