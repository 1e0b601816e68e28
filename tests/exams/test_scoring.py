"""Marks are a function of paper, key and responses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.practical import SheetRefused, Step, Subject, judge
from exams.domain.scoring import score

CONTENT = {
    "sections": [
        {"title": "判断", "type": "judgement", "marks": 100, "items": [{"n": 1}, {"n": 2}]},
        {"title": "多选", "type": "multiple", "marks": 250, "items": [{"n": 3}]},
    ]
}
KEY = {"1": "T", "2": "F", "3": "ACD"}


@pytest.mark.parametrize(
    ("responses", "total"),
    [
        ({}, 0),
        ({1: "T"}, 100),
        ({1: "F"}, 0),
        ({1: "T", 2: "F", 3: "ACD"}, 450),
        ({3: "AC"}, 0),
        ({3: "ABCD"}, 0),
        ({1: "", 2: "", 3: ""}, 0),
        ({9: "T"}, 0),
    ],
)
def test_an_item_counts_wholly_or_not_at_all(responses, total):
    assert score(CONTENT, KEY, responses).total == total


@given(st.dictionaries(st.integers(1, 4), st.sampled_from(["", "T", "F", "A", "ACD"])))
def test_scoring_again_gives_the_same_marks_within_the_paper(responses):
    first = score(CONTENT, KEY, responses)
    assert first == score(CONTENT, KEY, responses)
    assert 0 <= first.total <= first.full_marks == 450
    assert sum(first.by_position) == first.total == sum(section.marks for section in first.sections)


@pytest.mark.parametrize(("total", "passes"), [(7900, False), (7999, False), (8000, True), (8001, True)])
def test_eighty_passes_and_less_does_not(total, passes):
    content = {"sections": [{"title": "x", "type": "single", "marks": total, "items": [{"n": 1}]}]}
    assert score(content, {"1": "A"}, {1: "A"}).passes(8000) is passes


def sheet(*, deducted=0, veto_failed=False):
    return [
        Subject("K1", "用具", 20, (Step("检查", 20, deducted=min(deducted, 20)),)),
        Subject("K2", "操作", 80, (Step("验电", 40, is_veto=True, veto_failed=veto_failed), Step("接线", 40))),
    ]


@pytest.mark.parametrize(
    ("deducted", "veto_failed", "passed"),
    [(0, False, True), (20, False, True), (0, True, False), (20, True, False)],
)
def test_a_failed_veto_fails_the_whole_whatever_the_marks(deducted, veto_failed, passed):
    assert judge(sheet(deducted=deducted, veto_failed=veto_failed), cut_score=80).passed is passed


def test_a_sheet_that_does_not_add_up_is_refused():
    with pytest.raises(SheetRefused, match="K1"):
        judge([Subject("K1", "用具", 20, (Step("检查", 19),))], cut_score=80)
    with pytest.raises(SheetRefused, match="扣分"):
        judge([Subject("K1", "用具", 20, (Step("检查", 20, deducted=21),))], cut_score=80)
