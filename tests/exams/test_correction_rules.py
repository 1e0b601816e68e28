"""What a correction does to the key of a stored paper, and how a new key is written."""

from __future__ import annotations

import json

import pytest

from exams.domain.content import Answer, Blank, Criterion, ItemContent, Region
from exams.domain.correction import KeyChange, KeyUnreadable, corrected, for_future, kinds_for, with_key
from exams.domain.paper import key_of
from exams.domain.scoring import score
from exams.domain.wording import shown_key_words

SINGLE = ItemContent("single", "问", options=("甲", "乙", "丙", "丁"), key=(0,))
MULTIPLE = ItemContent("multiple", "问", options=("甲", "乙", "丙", "丁"), key=(0, 1))
JUDGED = ItemContent("judgement", "问", key=(0,))
ORDER = ItemContent("order", "问", options=("甲", "乙", "丙"))
MATCH = ItemContent("match", "问", options=("甲", "乙"), targets=("一", "二", "三"), key=(0, 1))
BLANKS = ItemContent(
    "blank", "{{1}} 与 {{2}}", blanks=(Blank((Answer("接地"),)), Blank((Answer("220"),), is_number=True))
)


def paper(content: ItemContent, order: list[int], marks: int = 400):
    shown = {"n": 1, "type": content.type, "marks": marks}
    return (
        {"sections": [{"title": "一", "type": content.type, "marks": marks, "items": [shown]}]},
        {"1": key_of(content, order)},
    )


def total(content, order, response, *changes):
    sheet, key = paper(content, order)
    return score(sheet, corrected(key, [7], [order], changes), {1: response} if response else {}).total


@pytest.mark.parametrize(
    ("content", "order", "new", "old_response", "new_response"),
    [
        (JUDGED, [], "错", "T", "F"),
        (SINGLE, [2, 0, 1, 3], "c", "B", "A"),
        (MULTIPLE, [3, 2, 1, 0], "A C D", "CD", "ABD"),
        (ORDER, [2, 0, 1], "CAB", "BCA", "ABC"),
        (MATCH, [2, 0, 1], "C、A", "BC", "AB"),
        (BLANKS, [], "接地|接零\n380", json.dumps(["接地", "220"]), json.dumps(["接零", "380"])),
    ],
)
def test_a_new_key_is_read_in_the_authors_letters_and_counts_in_the_candidates(
    content, order, new, old_response, new_response
):
    change = KeyChange(1, 7, 0, "replace", with_key(content, new))
    assert total(content, order, old_response) == 400, "twin: without the correction the old answer is right"
    assert total(content, order, new_response) == 0 or content.type == "blank"
    assert total(content, order, new_response, change) == 400
    assert total(content, order, old_response, change) < 400
    also = KeyChange(1, 7, 0, "also", with_key(content, new))
    assert total(content, order, old_response, also) == total(content, order, new_response, also) == 400
    full = KeyChange(1, 7, 0, "full")
    assert total(content, order, "", full) == total(content, order, "nonsense", full) == 400
    elsewhere = KeyChange(1, 8, 0, "full")
    assert total(content, order, "", elsewhere) == 0, "another item's correction touches nothing"


def test_two_corrections_follow_each_other():
    wrong, right = with_key(SINGLE, "B"), with_key(SINGLE, "C")
    order = [0, 1, 2, 3]
    changes = [KeyChange(1, 7, 0, "replace", wrong), KeyChange(2, 7, 0, "also", right)]
    assert [total(SINGLE, order, letter, *changes) for letter in "ABCD"] == [0, 400, 400, 0]
    sheet, key = paper(SINGLE, order)
    assert shown_key_words(sheet["sections"][0]["items"][0], corrected(key, [7], [order], changes)["1"]) == "B 或 C"


def test_a_part_of_a_case_is_corrected_alone():
    change = KeyChange(1, 7, 1, "full")
    found = corrected({"1": "T", "2": "F", "3": "T"}, [5, 7, 7], [[], [], []], [change])
    assert found == {"1": "T", "2": "F", "3": {"full": True}}
    assert corrected({"1": "T"}, [7], [[]], [change]) == {"1": "T"}, "a part that is not there"


def test_an_essay_given_to_all_waits_for_nobody():
    sheet = {"sections": [{"title": "一", "type": "essay", "marks": 900, "items": [{"n": 1, "type": "essay"}]}]}
    key = {"1": {"rubric": []}}
    assert score(sheet, key, {1: "答"}).waiting == (1,)
    found = score(sheet, corrected(key, [7], [[]], [KeyChange(1, 7, 0, "full")]), {1: "答"})
    assert (found.total, found.waiting) == (900, ())


def test_what_a_correction_may_do_depends_on_the_type():
    essay = ItemContent("essay", "问", rubric=(Criterion("x", 10_000),))
    hazard = ItemContent("hazard", "问", regions=(Region("x", ((0, 0), (1, 0), (1, 1))),))
    assert kinds_for(essay) == kinds_for(hazard) == ("full",)
    assert kinds_for(SINGLE) == ("replace", "also", "full")


def test_a_reordered_item_shows_its_options_in_the_new_order_from_now_on():
    assert for_future(with_key(ORDER, "CAB")).options == ("丙", "甲", "乙")
    assert for_future(SINGLE) == SINGLE


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (JUDGED, "A"), (SINGLE, ""), (SINGLE, "AB"), (SINGLE, "E"), (SINGLE, "1"), (MULTIPLE, "A"), (MULTIPLE, "AA"),
        (ORDER, "AB"), (ORDER, "ABD"), (MATCH, "A"), (MATCH, "AZ"), (BLANKS, "接地"), (BLANKS, ""),
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused_with_how_to_write_one(content, text):
    with pytest.raises(KeyUnreadable, match="请"):
        with_key(content, text)
