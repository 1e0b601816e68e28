"""Quirks of Chinese papers met in the wild, each in a small example of ours; the docstring names where it was met."""

from __future__ import annotations

import pytest

from exams.domain import content as c
from exams.domain.formats.detect import detect
from exams.domain.formats.numbered.text import read as read_text


def paper(text: str) -> list[c.ItemContent]:
    """All items of a numbered text; none refused."""
    reading = read_text(text.encode())
    assert reading.refused == ()
    return [draft.content for draft in reading.drafts]


ONE_ANSWER = "一、不定项选择题\n1.可以带电的是（ A ）\nA.表 B.棒\n2.应戴的是（AB）\nA.帽 B.手套\n"


def test_indefinite_choice_takes_one_answer_or_several():
    """A factory's grading paper (不定项选择题): items with one right option stand beside those with three."""
    assert [(item.type, item.key) for item in paper(ONE_ANSWER)] == [(c.SINGLE, (0,)), (c.MULTIPLE, (0, 1))]
    strict = read_text(ONE_ANSWER.replace("不定项", "多项").encode())
    assert [refused.faults[0].column for refused in strict.refused] == ["答案"]


def test_brackets_that_all_hold_the_same_letter_are_the_answer():
    """A network school's paper: `需要进行（ B ）操作;…需要进行（ B ）操作。` over options of two halves."""
    (item,) = paper("1.进时（ B ）操作;出时（ B ）操作。\nA.加标签;加标签\nB.加标签;去标签\n")
    assert (item.stem, item.key) == ("进时（　）操作;出时（　）操作。", (1,))
    other = read_text("1.进时（ A ）操作;出时（ B ）操作。\nA.加标签\nB.去标签\n".encode())
    assert "分不清" in other.refused[0].faults[0].reason


@pytest.mark.parametrize("heading", ["27章：", "28章", "第三章 停电作业", "第二节"])
def test_a_chapter_between_items_is_no_part_of_the_last_option(heading):
    """The same paper: `27章：` stands between the items."""
    first, second = paper(f"1.先（A）\nA.验电\nB.合闸\n{heading}\n1.后（B）\nA.走\nB.停\n")
    assert first.options == ("验电", "合闸")
    assert second.key == (1,)


def test_a_stem_that_begins_like_a_chapter_stays_whole():
    (item,) = paper("1.按照规程\n第三章的规定，先做（A）\nA.验电\nB.合闸\n")
    assert item.stem == "按照规程\n第三章的规定，先做（　）"


def test_an_explanation_may_begin_with_a_chapter():
    reading = read_text("1.先（A）\nA.停\nB.走\n解析：\n第三章 停电作业\n".encode())
    assert reading.drafts[0].explanation == "第三章 停电作业"


def test_options_with_a_letter_and_a_blank_only():
    """A Java course's papers: `A 只有第一行`, and `A 增强…<tabs>B .增强…` in the network paper."""
    text = "1.对的是（ D ）\nA 第一行\nB 第二行\nC 第三行\nD 都对\n2.优点是（AB）\nA 快\t\tB .稳\nC.省\n"
    first, second = paper(text)
    assert (first.options, first.key) == (("第一行", "第二行", "第三行", "都对"), (3,))
    assert second.options == ("快", "稳", "省")


def test_a_line_that_begins_with_a_letter_is_no_option_by_itself():
    (item,) = paper("1.下面的设备\nA 型和甲型，应接地的是（A）\nA.机\nB.笔\n")
    assert item.stem == "下面的设备\nA 型和甲型，应接地的是（　）"
    assert item.options == ("机", "笔")


def test_a_number_without_a_mark_begins_an_item_behind_a_finished_one():
    """A notes page of interview questions: `24下列关于…` stands between `21.` and `25.`."""
    first, second = paper(
        "21.原因是\nA、内因\nB、外因\n参考答案：B\n答案解析：见书\n24下列错误的是？\nA、快\nB、慢\n参考答案：A\n"
    )
    assert (first.key, second.stem, second.key) == ((1,), "下列错误的是？", (0,))


def test_a_number_in_an_explanation_begins_nothing():
    (item,) = paper("2.应复审\nA、对\nB、错\n答案：A\n解析：期满前\n3个月内提出\n")
    assert item.key == (0,)
    reading = read_text("2.应复审\nA、对\nB、错\n答案：A\n解析：期满前\n3个月内提出\n".encode())
    assert reading.drafts[0].explanation == "期满前\n3个月内提出"


def test_two_answers_in_one_item_are_refused_not_added_up():
    reading = read_text("1.原因是\nA、内\nB、外\n答案：B\n下一题没有题号\n答案：A\n".encode())
    assert reading.drafts == ()
    assert "两处" in reading.refused[0].faults[0].reason


def test_braces_in_a_numbered_paper_do_not_make_it_gift():
    """A notes page of algorithms: `权值分别为{3，4，5}` in a stem."""
    data = "5、权值分别为{3，4，5}，长度为（ B ）。\nA：58\tB：169\n\n解释：见图\n".encode()
    assert detect(data) == "text"
    (item,) = paper(data.decode())
    assert (item.options, item.key) == (("58", "169"), (1,))
    assert detect("1. 安全电压 {#36:1}\n答案 {T}\n".encode()) == "gift"


def test_explanations_are_marked_in_more_ways():
    """The same pages: `**解析**` on its own line, and `解释：`."""
    reading = read_text("1.先（A）\nA.停\nB.走\n**解析**\n防触电\n2.后（A）\nA.验\nB.走\n解释：有无电\n".encode())
    assert [draft.explanation for draft in reading.drafts] == ["防触电", "有无电"]
    assert paper("1.名词解释：什么是（A）\nA.停电\nB.走\n")[0].stem == "名词解释：什么是（　）"


def test_wide_letters_name_options_and_answers():
    """WPS with a Chinese input method in full-width mode."""
    (item,) = paper("１．先（Ｂ）\nＡ．走　Ｂ．停\n")
    assert (item.options, item.key) == (("走", "停"), (1,))
    (item,) = paper("１．先做什么\nＡ．走　Ｂ．停\n答案：Ｂ\n")
    assert item.key == (1,)


def test_numbers_are_called_by_their_name():
    """A script with questions on ethics: `题目1：…` with answers `正确答案：ABCD`."""
    text = "题目1：应当\nA. 停电\nB. 验电\n正确答案：AB\n解析：都要\n题目2：先\nA. 停电\nB. 合闸\n正确答案：A\n"
    assert detect(text.encode()) == "text"
    first, second = paper(text)
    assert (first.type, first.stem, second.key) == (c.MULTIPLE, "应当", (0,))


def test_the_type_stands_before_the_stem():
    """Exports of learning platforms: `1. [多选题]`, `2.【判断题】`, the stem behind or on the next line."""
    text = "\\1. [多选题]\n\n应当\n\nA.\n\n停电\n\nB.\n\n验电\n\n正确答案：AB\n"
    text += "2.【判断题】可带电拉人。（×）\n3.(单选题, 2分)先\nA.停\nB.走\n答案：A\n"
    first, second, third = paper(text)
    assert (first.type, first.stem, first.options, first.key) == (c.MULTIPLE, "应当", ("停电", "验电"), (0, 1))
    assert (second.type, second.stem) == (c.JUDGEMENT, "可带电拉人。")
    assert (third.type, third.stem) == (c.SINGLE, "先")
    (plain,) = paper("1.（多人作业）时应（A）\nA.监护\nB.散开\n")
    assert plain.stem == "（多人作业）时应（　）"


def test_marks_of_markdown_are_not_part_of_a_paper():
    """Teachers' notes: `### 二、判断题`, `**7. …（A）**`, `- A. …`."""
    text = "### 一、单选题\n\n**7. 先做什么（A）**\n\n- A. 停电\n- B. 合闸\n\n## 二、判断题\n\n**1. 应验电。（√）**\n"
    first, second = paper(text)
    assert (first.stem, first.options, first.key) == ("先做什么（　）", ("停电", "合闸"), (0,))
    assert (second.type, second.stem) == (c.JUDGEMENT, "应验电。")
    (power,) = paper("1.算式 2 ** 3 是（A）\nA.8\nB.6\n")
    assert power.stem == "算式 2 ** 3 是（　）"


@pytest.mark.parametrize("answer", ["A、C", "A C", "AC", "A，C", "a c"])
def test_several_letters_are_parted_in_many_ways(answer):
    """A parser's own list of answers met in PDF banks."""
    assert paper(f"1.应当（ ）\nA.停\nB.走\nC.验\n答案：{answer}\n")[0].key == (0, 2)
