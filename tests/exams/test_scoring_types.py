"""What each type of item gives for each kind of response, by tables."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.blueprint import PER_OPTION, WHOLE_OR_NOTHING, WITHOUT_WRONG
from exams.domain.content import BLANK, ESSAY, HAZARD, MATCH, MULTIPLE, ORDER, SINGLE, WHOLE
from exams.domain.paper import divided
from exams.domain.scoring import score, share_of

ACD = "ACD"
WEIGHTED = {"letters": "AC", "shares": {"A": 5000, "B": -5000, "C": 5000, "D": -2500}}


@pytest.mark.parametrize(
    ("key", "response", "policy", "share"),
    [
        (ACD, "ACD", WHOLE_OR_NOTHING, WHOLE),
        (ACD, "DCA", WHOLE_OR_NOTHING, WHOLE),
        (ACD, "AC", WHOLE_OR_NOTHING, 0),
        (ACD, "AC", WITHOUT_WRONG, 6666),
        (ACD, "ACB", WITHOUT_WRONG, 0),
        (ACD, "ABCD", PER_OPTION, 6666),
        (ACD, "B", PER_OPTION, 0),
        (ACD, "AC", PER_OPTION, 6666),
        (WEIGHTED, "AC", PER_OPTION, WHOLE),
        (WEIGHTED, "ABC", PER_OPTION, 5000),
        (WEIGHTED, "BD", PER_OPTION, 0),
        (WEIGHTED, "AC", WHOLE_OR_NOTHING, WHOLE),
        (ACD, "AE", PER_OPTION, 0),
    ],
)
def test_multiple_choice_follows_the_sections_policy(key, response, policy, share):
    assert share_of(MULTIPLE, key, response, policy=policy) == share


@pytest.mark.parametrize(
    ("key", "response", "share"),
    [
        ("B", "B", WHOLE),
        ("B", "A", 0),
        ("B", "AB", 0),
        ({"letters": "B", "shares": {"A": 5000, "B": WHOLE, "C": -3333}}, "A", 5000),
        ({"letters": "B", "shares": {"A": 5000, "B": WHOLE, "C": -3333}}, "C", 0),
        ({"letters": "B", "shares": {"A": 5000, "B": WHOLE, "C": -3333}}, "Z", 0),
    ],
)
def test_single_choice_gives_the_chosen_options_share(key, response, share):
    assert share_of(SINGLE, key, response) == share


EARTH = {"answers": [{"text": "接地"}, {"text": "保护接地", "share": 8000}]}
VOLTS = {"answers": [{"text": "220", "tolerance": "5"}, {"text": "380", "share": 5000}], "is_number": True, "unit": "V"}
CODE = {"answers": [{"text": "GB 30871"}], "minds_case": True}


@pytest.mark.parametrize(
    ("blanks", "texts", "share"),
    [
        ([EARTH], ["接地"], WHOLE),
        ([EARTH], [" 接 地 "], WHOLE),
        ([EARTH], ["保护接地"], 8000),
        ([EARTH], ["接零"], 0),
        ([VOLTS], ["220"], WHOLE),
        ([VOLTS], ["２２５"], WHOLE),
        ([VOLTS], ["225.01"], 0),
        ([VOLTS], ["215 V"], WHOLE),
        ([VOLTS], ["2.2e2"], WHOLE),
        ([VOLTS], ["380"], 5000),
        ([VOLTS], ["很高"], 0),
        ([CODE], ["gb 30871"], 0),
        ([CODE], ["ＧＢ30871"], WHOLE),
        ([EARTH, VOLTS], ["接地", "220"], WHOLE),
        ([EARTH, VOLTS], ["接地", ""], 5000),
        ([EARTH, VOLTS], ["接地"], 5000),
        ([EARTH], ["接地", "更多"], WHOLE),
        ([EARTH], [7], 0),
    ],
)
def test_blanks_take_what_means_the_same(blanks, texts, share):
    assert share_of(BLANK, {"blanks": blanks}, json.dumps(texts)) == share


@pytest.mark.parametrize("response", ["{", '"接地"', "null", "3"])
def test_a_response_that_cannot_be_read_gets_nothing(response):
    assert share_of(BLANK, {"blanks": [EARTH]}, response) == 0


@pytest.mark.parametrize(
    ("response", "policy", "share"),
    [
        ("CABD", WHOLE_OR_NOTHING, WHOLE),
        ("CADB", WHOLE_OR_NOTHING, 0),
        ("CADB", WITHOUT_WRONG, 3333),
        ("BDCA", WITHOUT_WRONG, 6666),
        ("CAB", WITHOUT_WRONG, 0),
        ("CABB", WITHOUT_WRONG, 0),
    ],
)
def test_an_order_counts_neighbours_when_the_policy_is_mild(response, policy, share):
    assert share_of(ORDER, "CABD", response, policy=policy) == share


@pytest.mark.parametrize(
    ("response", "policy", "share"),
    [
        ("BAC", WHOLE_OR_NOTHING, WHOLE),
        ("BA-", WHOLE_OR_NOTHING, 0),
        ("BA-", WITHOUT_WRONG, 6666),
        ("---", PER_OPTION, 0),
    ],
)
def test_matching_counts_pairs(response, policy, share):
    assert share_of(MATCH, "BAC", response, policy=policy) == share


SQUARE = {"name": "无护栏", "points": [[1000, 1000], [3000, 1000], [3000, 3000], [1000, 3000]]}
CORNER = {"name": "未系安全带", "points": [[6000, 6000], [9000, 6000], [6000, 9000]]}


@pytest.mark.parametrize(
    ("response", "share"),
    [
        ("2000,2000;6500,6500", WHOLE),
        ("2000,2000", 5000),
        ("2000,2000;2100,2100", 5000),
        ("1000,2000;6000,6000", WHOLE),
        ("8000,8000;5000,5000", 0),
        ("5,5;4,4;2000,2000;6500,6500", 0),
        ("a,b;2000,2000", 5000),
        ("99999999,1", 0),
    ],
)
def test_a_hazard_counts_when_a_mark_is_in_its_region(response, share):
    assert share_of(HAZARD, {"regions": [SQUARE, CORNER]}, response) == share


PAPER = {
    "sections": [
        {
            "title": "案例",
            "type": "case",
            "marks": 1000,
            "items": [
                {
                    "n": 1,
                    "type": "case",
                    "marks": 1000,
                    "parts": [
                        {"n": 1, "type": SINGLE, "marks": 334},
                        {"n": 2, "type": BLANK, "marks": 333},
                        {"n": 3, "type": ESSAY, "marks": 333},
                    ],
                }
            ],
        }
    ]
}
KEY = {"1": "B", "2": {"blanks": [EARTH]}, "3": {"rubric": [{"text": "", "share": WHOLE}]}}


def test_a_case_is_marked_part_by_part_and_waits_for_its_essay():
    responses = {1: "B", 2: '["接地"]', 3: "先断电"}
    first = score(PAPER, KEY, responses)
    assert (first.total, first.waiting, first.passes(0)) == (667, (3,), False)
    marked = score(PAPER, KEY, responses, awarded={3: 300})
    assert (marked.total, marked.waiting, marked.by_position) == (967, (), (334, 333, 300))
    assert score(PAPER, KEY, responses, awarded={3: 9999}).total == 1000


def test_an_essay_left_empty_waits_for_nobody():
    assert score(PAPER, KEY, {1: "B", 3: "  "}).waiting == ()


@given(st.integers(0, 100_000), st.lists(st.integers(1, 10_000), min_size=1, max_size=10))
def test_marks_divided_lose_nothing(marks, shares):
    parts = divided(marks, shares)
    assert sum(parts) == marks
    assert all(part >= marks * share // sum(shares) for part, share in zip(parts, shares, strict=True))


@given(
    st.sampled_from([SINGLE, MULTIPLE, BLANK, ORDER, MATCH, HAZARD]),
    st.text(max_size=30),
    st.sampled_from([WHOLE_OR_NOTHING, WITHOUT_WRONG, PER_OPTION]),
)
def test_no_response_whatever_gets_less_than_nothing_or_more_than_the_whole(kind, response, policy):
    keys = {SINGLE: WEIGHTED, MULTIPLE: WEIGHTED, BLANK: {"blanks": [EARTH, VOLTS]}, ORDER: "CABD", MATCH: "BAC",
            HAZARD: {"regions": [SQUARE, CORNER]}}  # fmt: skip
    assert 0 <= share_of(kind, keys[kind], response, policy=policy) <= WHOLE
