"""Whether an item can be asked and marked at all: every fault at once, in the words of the form's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    GRID,
    HAZARD,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    TYPES,
    WHOLE,
    ItemContent,
)
from exams.domain.draft import Fault, words_of
from exams.domain.markup import MEDIA

MAX_OPTIONS, MAX_BLANKS, MAX_PARTS, MAX_REGIONS, MAX_TEXT, MAX_OPTION = 26, 20, 10, 20, 20_000, 2_000
GAP = re.compile(r"\{\{(\d{1,2})\}\}")


def faults_of(content: ItemContent) -> list[Fault]:
    """Empty when the item is sound."""
    if content.type not in TYPES:
        return [Fault("题型", f"不认识的题型“{content.type}”")]
    faults = []
    if not content.stem.strip():
        faults.append(Fault("题干", "未填题干"))
    elif not words_of(content).strip() and not MEDIA.search(content.stem):
        faults.append(Fault("题干", "题干没有文字"))
    if len(content.stem) > MAX_TEXT:
        faults.append(Fault("题干", f"题干超过 {MAX_TEXT} 字"))
    return faults + list(_RULES[content.type](content))


def number_in(text: str) -> Decimal | None:
    """The number a person typed, full-width digits and a comma for thousands included; None when it is none."""
    plain = text.strip().translate(_WIDE).replace(",", "").replace(" ", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


_WIDE = str.maketrans("０１２３４５６７８９．－＋，", "0123456789.-+,")


def _options(content: ItemContent, least: int) -> Iterator[Fault]:
    if len(content.options) < least:
        yield Fault("选项", f"至少要有 {least} 个选项，现有 {len(content.options)} 个")
    if len(content.options) > MAX_OPTIONS:
        yield Fault("选项", f"选项多于 {MAX_OPTIONS} 个")
    seen: dict[str, int] = {}
    for at, text in enumerate(content.options):
        bare = re.sub(r"\s+", "", text)
        if not bare:
            yield Fault("选项", f"第 {at + 1} 个选项是空的")
        elif bare in seen:
            yield Fault("选项", f"第 {at + 1} 个选项与第 {seen[bare] + 1} 个相同")
        if len(text) > MAX_OPTION:
            yield Fault("选项", f"第 {at + 1} 个选项超过 {MAX_OPTION} 字")
        seen.setdefault(bare, at)
    if content.shares and len(content.shares) != len(content.options):
        yield Fault("选项分值", "每个选项都要有分值，或都不填")
    if any(not 0 <= at < len(content.options) for at in content.fixed):
        yield Fault("固定选项", "固定的选项不存在")


def _key_in_options(content: ItemContent) -> Iterator[Fault]:
    if any(not 0 <= at < len(content.options) for at in content.key):
        yield Fault("答案", "答案指向没有的选项")
    if tuple(sorted(set(content.key))) != content.key:
        yield Fault("答案", "答案有重复或没有按次序")


def _judgement(content: ItemContent) -> Iterator[Fault]:
    if content.key not in ((0,), (1,)):
        yield Fault("答案", "判断题的答案应为 对 或 错")


def _single(content: ItemContent) -> Iterator[Fault]:
    yield from _options(content, 2)
    yield from _key_in_options(content)
    if len(content.key) != 1:
        yield Fault("答案", f"单选题只能有一个答案，现有 {len(content.key)} 个")


def _multiple(content: ItemContent) -> Iterator[Fault]:
    yield from _options(content, 2)
    yield from _key_in_options(content)
    if len(content.key) < 2:
        yield Fault("答案", f"多选题至少有两个答案，现有 {len(content.key)} 个")


def _blank(content: ItemContent) -> Iterator[Fault]:
    named = [int(found) for found in GAP.findall(content.stem)]
    wanted = list(range(1, len(content.blanks) + 1))
    if not content.blanks:
        yield Fault("答案", "填空题至少要有一个空")
    elif len(content.blanks) > MAX_BLANKS:
        yield Fault("答案", f"空多于 {MAX_BLANKS} 个")
    elif sorted(named) != wanted:
        yield Fault("题干", f"题干中的空应为 {{{{1}}}} 到 {{{{{len(wanted)}}}}}，各一次")
    for at, blank in enumerate(content.blanks, start=1):
        if not blank.answers or any(not answer.text.strip() for answer in blank.answers):
            yield Fault("答案", f"第 {at} 空没有答案")
        if not any(answer.share == WHOLE for answer in blank.answers):
            yield Fault("答案", f"第 {at} 空没有可得满分的答案")
        if blank.is_number:
            for answer in blank.answers:
                tolerance = number_in(answer.tolerance or "0")
                if number_in(answer.text) is None or tolerance is None or tolerance < 0:
                    yield Fault("答案", f"第 {at} 空应为数值，误差不能为负：{answer.text} ± {answer.tolerance or 0}")


def _order(content: ItemContent) -> Iterator[Fault]:
    yield from _options(content, 2)


def _match(content: ItemContent) -> Iterator[Fault]:
    yield from _options(content, 2)
    if len(content.targets) < 2 or any(not target.strip() for target in content.targets):
        yield Fault("匹配项", "右侧至少要有两项，且不能有空项")
    if len(content.key) != len(content.options) or any(not 0 <= at < len(content.targets) for at in content.key):
        yield Fault("答案", "左侧每一项都要指明右侧的一项")


def _essay(content: ItemContent) -> Iterator[Fault]:
    if content.rubric and sum(line.share for line in content.rubric) != WHOLE:
        yield Fault("评分标准", "各评分点所占比例之和应为 100%")
    if any(line.share <= 0 or not line.text.strip() for line in content.rubric):
        yield Fault("评分标准", "每个评分点都要有文字和比例")


def _case(content: ItemContent) -> Iterator[Fault]:
    if not 1 <= len(content.parts) <= MAX_PARTS:
        yield Fault("小题", f"案例分析应有 1 到 {MAX_PARTS} 道小题")
    for at, part in enumerate(content.parts, start=1):
        if part.type == CASE:
            yield Fault("小题", f"第 {at} 小题不能又是案例分析")
            continue
        for fault in faults_of(part):
            yield Fault(f"第 {at} 小题{fault.column}", fault.reason)


def _hazard(content: ItemContent) -> Iterator[Fault]:
    if not MEDIA.fullmatch(content.picture):
        yield Fault("图片", "隐患识别题要有一张图片")
    if not 1 <= len(content.regions) <= MAX_REGIONS:
        yield Fault("隐患区域", f"应标出 1 到 {MAX_REGIONS} 处隐患")
    for at, region in enumerate(content.regions, start=1):
        if not region.name.strip():
            yield Fault("隐患区域", f"第 {at} 处没有名称")
        if len(region.points) < 3 or any(not (0 <= x <= GRID and 0 <= y <= GRID) for x, y in region.points):
            yield Fault("隐患区域", f"第 {at} 处应是图片内至少三个点围成的区域")


_RULES: dict[str, Callable[[ItemContent], Iterator[Fault]]] = {
    JUDGEMENT: _judgement,
    SINGLE: _single,
    MULTIPLE: _multiple,
    BLANK: _blank,
    ORDER: _order,
    MATCH: _match,
    ESSAY: _essay,
    CASE: _case,
    HAZARD: _hazard,
}
