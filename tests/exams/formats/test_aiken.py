"""An Aiken file comes in; what is wrong is said with its line."""

from __future__ import annotations

import pytest

from exams.domain import content as c
from exams.domain.formats.aiken import read

GOOD = "停电后应\nA. 验电\nB) 合闸\nANSWER: A\n"


def test_a_good_file_comes_in_whole():
    reading = read((GOOD + "\n第二题\n第二行\nA. 甲\nB. 乙\nC. 丙\nANSWER: C\n").encode())
    first, second = (draft.content for draft in reading.drafts)
    assert (first.type, first.stem, first.options, first.key) == (c.SINGLE, "停电后应", ("验电", "合闸"), (0,))
    assert (second.stem, second.key) == ("第二题\n第二行", (2,))
    assert reading.refused == ()


def test_true_and_false_as_options_are_a_judgement():
    (draft,) = read("验电后即可作业\nA. 错误\nB. 正确\nANSWER: A\n".encode()).drafts
    assert (draft.content.type, draft.content.key) == (c.JUDGEMENT, (1,))


def test_several_letters_are_several_right_options():
    (draft,) = read("选\nA. 甲\nB. 乙\nC. 丙\nANSWER: A, C\n".encode()).drafts
    assert (draft.content.type, draft.content.key) == (c.MULTIPLE, (0, 2))


@pytest.mark.parametrize(
    ("text", "place", "column", "words"),
    [
        ("题\nA. 甲\nANSWER: A\n", "第 1 行", "选项", "第 3 行：ANSWER 之前至少要有两个选项"),
        ("题\nA. 甲\nB. 乙\nANSWER: C\n", "第 1 行", "答案", "第 4 行：ANSWER 应是上面的选项字母，现在是“C”"),
        ("题\nA. 甲\nB. 乙\nANSWER:\n", "第 1 行", "答案", "第 4 行"),
        ("题\nA. 甲\nC. 乙\nANSWER: A\n", "第 1 行", "选项", "第 3 行：这里应是选项 B，现在是 C"),
        ("A. 甲\nB. 乙\nANSWER: A\n", "第 1 行", "题干", "没有题干"),
        ("题\nA. 甲\nB. 乙\n", "第 1 行", "答案", "没有 ANSWER"),
        ("题\nA. 甲\nA. 乙\nANSWER: A\n", "第 1 行", "选项", "第 3 行"),
        ("题\nA. 同\nB. 同\nANSWER: A\n", "第 1 行", "选项", "第 2 个选项与第 1 个相同"),
    ],
)
def test_a_fault_is_named_with_its_line(text, place, column, words):
    reading = read((text + "\n" + GOOD).encode()) if "没有 ANSWER" not in words else read(text.encode())
    (refused,) = reading.refused
    assert (refused.place, refused.faults[0].column) == (place, column)
    assert words in refused.faults[0].reason
    assert len(reading.drafts) == ("没有 ANSWER" not in words)


def test_a_forgotten_answer_does_not_spoil_the_next_item():
    reading = read(("忘了\nA. 甲\nB. 乙\n" + GOOD).encode())
    assert [draft.content.stem for draft in reading.drafts] == ["停电后应"]
    assert "第 4 行" in reading.refused[0].faults[0].reason
