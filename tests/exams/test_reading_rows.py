"""A teacher's row comes in, or every fault in it is named by column."""

from __future__ import annotations

import pytest

from exams.domain.importing import ItemValue, read_row

GOOD = {"题号": "1", "题型": "单选", "题干": "触电后首先（　）。", "选项A": "断电", "选项B": "拉人", "答案": "A"}


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        ("判断", "对", (0,)),
        ("判断题", "√", (0,)),
        ("判断", "正确", (0,)),
        ("判断", "ｔ", (0,)),
        ("判断", "×", (1,)),
        ("判断", "FALSE", (1,)),
        ("单选", "Ｂ", (1,)),
        ("单选题", "b", (1,)),
        ("多选", "A、C", (0, 2)),
        ("多选", "AC", (0, 2)),
        ("多选", "C,A", (0, 2)),
        ("多选", "ａ；ｃ", (0, 2)),
    ],
)
def test_answers_are_understood_as_people_type_them(kind, typed, key):
    row = {**GOOD, "题型": kind, "选项C": "报告", "答案": typed}
    value = read_row(row)
    assert isinstance(value, ItemValue), value
    assert value.key == key


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"题型": ""}, "题型"),
        ({"题型": "问答"}, "题型"),
        ({"题干": "　 "}, "题干"),
        ({"答案": ""}, "答案"),
        ({"答案": "AB"}, "答案"),
        ({"答案": "D"}, "答案"),
        ({"答案": "甲"}, "答案"),
        ({"选项B": ""}, "选项A"),
        ({"选项B": "断电"}, "选项B"),
        ({"选项D": "跑"}, "选项C"),
        ({"难度": "特难"}, "难度"),
        ({"核对状态": "好的"}, "核对状态"),
        ({"题型": "多选", "答案": "A"}, "答案"),
        ({"题型": "判断", "答案": "也许"}, "答案"),
    ],
)
def test_a_fault_is_named_by_its_column(change, column):
    faults = read_row({**GOOD, **change})
    assert isinstance(faults, list)
    assert column in [fault.column for fault in faults]
    assert all(fault.reason for fault in faults)


def test_all_faults_of_a_row_come_at_once():
    faults = read_row({"题型": "选择", "题干": "", "答案": ""})
    assert {"题型", "题干"} <= {fault.column for fault in faults}


def test_width_blanks_and_option_order_make_no_new_item():
    first = read_row({**GOOD, "选项C": "报告"})
    second = read_row(
        {**GOOD, "题干": " 触电后首先（　）。\u200b", "选项A": "B.拉人", "选项B": "断 电", "选项C": "报告", "答案": "B"}
    )
    assert isinstance(first, ItemValue)
    assert isinstance(second, ItemValue)
    assert first.fingerprint == second.fingerprint


def test_another_key_makes_another_item():
    first, second = read_row(GOOD), read_row({**GOOD, "答案": "B"})
    assert first.fingerprint != second.fingerprint
