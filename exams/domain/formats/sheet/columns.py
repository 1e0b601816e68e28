"""The columns of a bank sheet: those that every template has had, and those that the other types need."""

from __future__ import annotations

import string

from exams.domain import content as c
from exams.domain.importing import COLUMNS, REQUIRED_COLUMNS, tidy
from exams.domain.importing import TYPES as OLD_TYPES

LETTERS = string.ascii_uppercase
OPTIONS = tuple(f"选项{letter}" for letter in LETTERS)
CASE, TARGETS, RUBRIC, PICTURE, REGIONS = "案例号", "匹配项", "评分标准", "图片", "隐患区域"
SHARES, FEEDBACK, FIXED, SHUFFLE = "选项分值", "选项反馈", "固定选项", "选项乱序"
TAGS, COGNITIVE, MARKUP = "标签", "认知层次", "格式"
MORE = (CASE, TARGETS, RUBRIC, PICTURE, REGIONS, SHARES, FEEDBACK, FIXED, SHUFFLE, TAGS, COGNITIVE, MARKUP)
REQUIRED = REQUIRED_COLUMNS
"""Without these a row of headings is none."""
NAMES = {
    c.JUDGEMENT: "判断", c.SINGLE: "单选", c.MULTIPLE: "多选", c.BLANK: "填空", c.ORDER: "排序", c.MATCH: "匹配",
    c.ESSAY: "简答", c.CASE: "案例", c.HAZARD: "隐患识别",
}  # fmt: skip
TYPES = OLD_TYPES | {
    "填空": c.BLANK, "填空题": c.BLANK, "排序": c.ORDER, "排序题": c.ORDER, "匹配": c.MATCH, "匹配题": c.MATCH,
    "连线": c.MATCH, "连线题": c.MATCH, "简答": c.ESSAY, "简答题": c.ESSAY, "问答": c.ESSAY, "问答题": c.ESSAY,
    "论述题": c.ESSAY, "案例": c.CASE, "案例题": c.CASE, "案例分析": c.CASE, "案例分析题": c.CASE,
    "隐患识别": c.HAZARD, "隐患识别题": c.HAZARD, "找隐患": c.HAZARD, "是非题": c.JUDGEMENT, "单项选择": c.SINGLE,
    "多项选择": c.MULTIPLE, "不定项选择题": c.MULTIPLE,
}  # fmt: skip
_KNOWN = {name.upper(): name for name in (*COLUMNS, *OPTIONS, *MORE)} | {letter: f"选项{letter}" for letter in LETTERS}


def column_of(heading: str) -> str:
    """Our name of a heading as typed (`选项Ａ`, `a`, `题 干`), or nothing: for `accounts.api.read_table`."""
    return _KNOWN.get(tidy(heading).replace(" ", "").upper(), "")
