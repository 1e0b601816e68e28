"""Sections with a time of their own, and accommodations, as rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.accommodation import Aid
from exams.domain.closing import closed_positions, closings, time_fault
from exams.domain.journal import journal_key


def paper(*counts: int) -> dict:
    return {"sections": [{"items": [{"n": n} for n in range(count)]} for count in counts]}


@pytest.mark.parametrize(
    ("minutes", "seconds", "expected"),
    [
        ([None, None], 7200, []),
        ([40, None], 7200, [(1, 70, 4800)]),
        ([40, 80], 7200, [(1, 70, 4800)]),  # the last closes with the paper
        ([40, 60], 7200, [(1, 70, 4800), (71, 100, 1200)]),
        ([40, None], 9000, [(1, 70, 6000)]),  # a quarter more time, for the section too
        ([40, None], 3600, [(1, 70, 2400)]),  # came late: the sitting's end leaves half
    ],
)
def test_timed_sections_close_one_after_the_other(minutes, seconds, expected):
    found = closings(paper(70, 30), minutes, whole_minutes=120, seconds=seconds)
    assert [tuple(one) for one in found] == expected


def test_the_parts_of_a_case_are_positions_of_their_own():
    content = {"sections": [{"items": [{"n": 1, "parts": [{"n": 1}, {"n": 2}]}]}, {"items": [{"n": 3}]}]}
    assert closings(content, [10, None], whole_minutes=60, seconds=3600) == [(1, 2, 3000)]


@given(st.lists(st.tuples(st.integers(1, 9), st.one_of(st.none(), st.integers(1, 60))), min_size=1, max_size=6))
def test_closings_never_overlap_and_come_in_order(sections):
    counts, minutes = zip(*sections, strict=True)
    found = closings(paper(*counts), minutes, whole_minutes=120, seconds=7200)
    assert all(
        one.last < other.first and one.before >= other.before for one, other in zip(found, found[1:], strict=False)
    )
    assert all(0 < one.before < 7200 for one in found)


def test_a_section_is_closed_when_less_is_left_than_its_own():
    rows = [[1, 70, 4800], [71, 90, 1200]]
    assert closed_positions(rows, left=4800) == []
    assert closed_positions(rows, left=4799.9) == [(1, 70)]
    assert closed_positions(rows, left=0) == [(1, 70), (71, 90)]


def test_section_times_must_fit_into_the_whole():
    assert time_fault([60, None, 60], whole_minutes=120) == ""
    assert "130 分钟" in time_fault([70, 60], whole_minutes=120)


@pytest.mark.parametrize(
    ("aid", "seconds", "words"),
    [
        (Aid(), 0, ()),
        (Aid(percent=25), 1800, ("加时 30 分钟",)),
        (Aid(percent=25, minutes=10), 2400, ("加时 40 分钟",)),
        (Aid(read_aloud=True, large_type=True), 0, ("可用朗读", "大字号")),
    ],
)
def test_an_accommodation_in_seconds_and_in_words(aid, seconds, words):
    assert aid.extra_seconds(120) == seconds
    assert aid.words(120) == words
    assert aid.is_empty is (aid == Aid())


def test_each_attempt_has_a_journal_key_of_its_own():
    keys = {journal_key(b"secret", "a"), journal_key(b"secret", "b"), journal_key(b"other", "a")}
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 3
