"""A bank sheet holds every type; old sheets read as they always did; what is written out is read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.actions.item_files import read_item_file, write_item_file
from exams.domain import content as c
from exams.domain.formats.sheet.cells import list_in, list_out
from exams.domain.formats.sheet.columns import column_of
from exams.domain.formats.sheet.read import read_rows
from exams.domain.formats.sheet.write import write_rows
from tests.exams.factories import item_row
from tests.exams.formats import strategies as made

BANKS = Path(__file__).resolve().parents[3] / "exams" / "banks"


@dataclass(frozen=True)
class Row:
    place: str
    cells: dict[str, str]
    formulas: tuple[str, ...] = field(default=())
    is_hidden: bool = False


def reading(*rows: dict[str, str]):
    return read_rows([Row(f"题库!{number}", cells) for number, cells in enumerate(rows, start=2)])


def one(**cells: str) -> c.ItemContent:
    found = reading(cells)
    assert found.refused == ()
    return found.drafts[0].content


@pytest.mark.parametrize("kind", ["判断", "单选", "多选"])
def test_a_row_of_the_old_template_reads_as_it_always_did(kind):
    found = reading(item_row(1, kind, 难度="难", 解析="因为", 依据="某法", 核对状态="已二读"))
    (draft,) = found.drafts
    assert (draft.number, draft.area, draft.difficulty) == ("T0001", "安全用电/基础", 3)
    assert (draft.explanation, draft.source, draft.check_state, draft.place) == (
        "因为",
        "某法",
        "second_read",
        "题库!2",
    )


@pytest.mark.parametrize("name", ["low_voltage.xlsx", "welding.xlsx"])
def test_our_own_banks_come_in_whole(name):
    found = read_item_file((BANKS / name).read_bytes())
    assert found.refused == ()
    assert len(found.drafts) > 100


@pytest.mark.parametrize(
    ("stem", "answer", "shown", "blanks"),
    [
        ("电压{{1}}伏", "220±5", "电压{{1}}伏", (c.Blank((c.Answer("220", tolerance="5"),), is_number=True),)),
        ("先____再___", "停电；验电|验明无电", "先{{1}}再{{2}}",
         (c.Blank((c.Answer("停电"),)), c.Blank((c.Answer("验电"), c.Answer("验明无电"))))),
        ("应（　）", "接地", "应{{1}}", (c.Blank((c.Answer("接地"),)),)),
        ("答：", "接地|接零@50%#半对", "答：{{1}}", (c.Blank((c.Answer("接地"), c.Answer("接零", 5000, "", "半对"))),)),
        ("编号{{1}}", "[文字]007", "编号{{1}}", (c.Blank((c.Answer("007"),)),)),
        ("单位{{1}}", "[区分大小写]kV", "单位{{1}}", (c.Blank((c.Answer("kV"),), minds_case=True),)),
        ("压力{{1}}", "[单位:MPa]0.6", "压力{{1}}", (c.Blank((c.Answer("0.6"),), is_number=True, unit="MPa"),)),
        ("标点{{1}}", "甲\\；乙\\|丙", "标点{{1}}", (c.Blank((c.Answer("甲；乙|丙"),)),)),
    ],
)  # fmt: skip
def test_gaps_are_written_as_teachers_write_them(stem, answer, shown, blanks):
    content = one(题型="填空题", 题干=stem, 答案=answer)
    assert (content.stem, content.blanks) == (shown, blanks)


def test_order_match_essay_hazard_and_long_choices():
    order = one(题型="排序", 题干="次序", 选项A="验电", 选项B="停电", 选项C="接地", 答案="BAC")
    assert order.options == ("停电", "验电", "接地")
    match = one(题型="连线题", 题干="配", 选项A="红", 选项B="黄", 匹配项="1.警告|2.禁止|3.指令", 答案="A-2；B-1")
    assert (match.targets, match.key) == (("警告", "禁止", "指令"), (1, 0))
    essay = reading({"题型": "简答题", "题干": "谈谈", "答案": "先断电", "评分标准": "40% 断电\n60% 急救"}).drafts[0]
    assert essay.content.rubric == (c.Criterion("断电", 4000), c.Criterion("急救", 6000))
    assert essay.explanation == "先断电"
    hazard = one(题型="隐患识别", 题干="找", 答案="", 图片=made.PICTURES[0], 隐患区域="漏电@12.5,30 40,30 40,60#裸线")
    assert hazard.regions[0] == c.Region("漏电", ((1250, 3000), (4000, 3000), (4000, 6000)), "裸线")
    long = one(题型="多选", 题干="选", **{f"选项{x}": x for x in "ABCDEFGH"}, 答案="A、H", 选项乱序="否", 固定选项="H")
    assert (long.key, long.shuffle, long.fixed) == ((0, 7), False, (7,))


def test_hazard_region_without_corners_is_refused():
    found = reading({"题型": "隐患识别", "题干": "找", "图片": made.PICTURES[0], "隐患区域": "漏电"})
    assert found.refused[0].faults[0].column == "隐患区域"


def test_a_case_stands_over_several_rows():
    found = reading(
        item_row(1),
        {"案例号": "甲", "题型": "案例分析", "题干": "某厂触电", "题号": "C1", "解析": "总评", "知识点": "事故"},
        {"案例号": "甲", "题型": "判断", "题干": "违章", "答案": "对", "解析": "无票"},
        {"案例号": "甲", "题型": "填空", "题干": "先{{1}}", "答案": "断电"},
        item_row(2),
    )
    assert [draft.content.type for draft in found.drafts] == [c.JUDGEMENT, c.CASE, c.JUDGEMENT]
    case = found.drafts[1]
    assert [part.type for part in case.content.parts] == [c.JUDGEMENT, c.BLANK]
    assert (case.explanation, case.place, case.number) == ("总评\n（1）无票", "题库!3 至 题库!5", "C1")


def test_a_bad_part_spoils_its_case_only():
    found = reading(
        {"案例号": "甲", "题型": "案例", "题干": "材料"},
        {"案例号": "甲", "题型": "单选", "题干": "选", "选项A": "一", "答案": "A"},
        {"案例号": "乙", "题型": "判断", "题干": "没有材料", "答案": "对"},
        item_row(1),
        {"题型": "案例", "题干": "没有案例号"},
    )
    assert len(found.drafts) == 1
    first, second, third = found.refused
    assert "题库!3" in first.faults[0].reason
    assert "第一行" in second.faults[0].reason
    assert third.faults[0].column == "案例号"


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"题型": "猜谜"}, "题型", "填空"),
        ({"题型": "填空", "答案": ""}, "答案", "未填答案"),
        ({"题型": "填空", "题干": "一{{1}}二{{2}}", "答案": "甲"}, "题干", "{{1}}"),
        ({"题型": "填空", "题干": "一{{1}}", "答案": "[数值]甲"}, "答案", "数值"),
        ({"题型": "排序", "答案": "A"}, "答案", "只排了 1 个"),
        ({"题型": "排序", "答案": "AAB"}, "答案", "重复"),
        ({"题型": "匹配", "匹配项": "一|二", "答案": "A-1"}, "答案", "左侧有 2 项"),
        ({"题型": "匹配", "匹配项": "一|二", "答案": "A-1；B-9"}, "答案", "没有的项"),
        ({"题型": "匹配", "匹配项": "一|二", "答案": "甲乙"}, "答案", "A-3"),
        ({"题型": "简答", "评分标准": "看着给"}, "评分标准", "100%"),
        ({"题型": "单选", "标签": "x", "答案": "C"}, "答案", "没有填写"),
        ({"题型": "单选", "标签": "x", "答案": "AB"}, "答案", "只能有一个"),
        ({"题型": "单选", "标签": "x", "答案": "A", "难度": "特难"}, "难度", "易"),
        ({"题型": "单选", "选项分值": "好", "答案": "A"}, "选项分值", "100%"),
        ({"题型": "隐患识别", "图片": "http://x/y.png", "隐患区域": "a@1,1 2,2 3,1"}, "图片", "图片"),
    ],
)
def test_a_fault_is_named_by_column_and_the_row_is_kept_to_be_mended(change, column, words):
    found = reading({"题型": "单选", "题干": "题", "选项A": "甲", "选项B": "乙"} | change)
    (refused,) = found.refused
    assert (refused.faults[0].column, words in refused.faults[0].reason) == (column, True), refused
    assert refused.cells["题干"]


def test_a_hidden_row_is_refused():
    found = read_rows([Row("2", item_row(1), is_hidden=True), Row("3", item_row(2))])
    assert len(found.drafts) == 1
    assert "取消隐藏" in found.refused[0].faults[0].reason


def test_a_formula_is_refused():
    found = read_rows([Row("2", item_row(1), ("题干",))])
    assert found.refused[0].faults[0].reason == "单元格是公式或错误值，请改成文字"


@pytest.mark.parametrize(
    ("typed", "name"), [("选项Ａ", "选项A"), ("b", "选项B"), ("题 干", "题干"), ("选项k", "选项K"), ("备注", "")]
)  # fmt: skip
def test_headings_are_known_as_typed(typed, name):
    assert column_of(typed) == name


@made.often
@given(st.lists(made.sound(made.drafts(made.everything())), max_size=4))
def test_what_goes_out_comes_back_and_goes_out_the_same(drafts):
    first = write_rows(drafts)
    rows = [Row("1", dict(zip(first.header, row, strict=True))) for row in first.rows]
    found = read_rows(rows)
    assert found.refused == ()
    assert write_rows(found.drafts) == first
    assert [made.bare(draft) for draft in found.drafts] == [made.bare(draft) for draft in drafts]


def test_a_workbook_of_every_type_goes_out_as_text_and_comes_back():
    drafts = read_rows(
        [
            Row("2", item_row(1, "单选", 题干="=1+1（　）")),
            Row("3", {"题型": "填空", "题干": "=SUM(A1){{1}}", "答案": "2"}),
        ]
    ).drafts
    writing = write_item_file("xlsx", drafts, media={})
    again = read_item_file(writing.data)
    assert again.refused == ()
    assert [draft.content for draft in again.drafts] == [draft.content for draft in drafts]


def test_a_backslash_at_the_end_of_one_entry_does_not_hide_the_bar_behind_it():
    assert list_in(list_out(("接\\", "安 电"))) == ("接\\", "安 电")
