"""Rules of auditing: the draw, the box, the way of a finding, outliers, impossible hours."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.domain.findings import AUDITOR, MOVES, ORGANISATION, State, Step, is_overdue, step_fault, term_fault
from audits.domain.outliers import Rate, outliers
from audits.domain.overlaps import Lesson, impossible_hours
from audits.domain.phrase import name_pattern, read_phrase
from audits.domain.sampling import draw

NAMES = st.lists(st.uuids().map(str), max_size=40)
TODAY = date(2026, 11, 30)


def test_a_draw_is_what_any_tool_that_knows_sha256_gets():
    names = ["a", "b", "c", "d", "e"]
    by_hand = sorted(names, key=lambda name: hashlib.sha256(f"seed:{name}".encode()).hexdigest())[:3]
    assert draw(names, seed="seed", size=3) == by_hand


@given(NAMES, st.randoms(), st.text(max_size=8), st.integers(0, 50))
def test_order_and_repetition_of_the_population_change_nothing(names, dice, seed, size):
    shuffled = [*names, *names[:3]]
    dice.shuffle(shuffled)
    drawn = draw(names, seed=seed, size=size)
    assert draw(shuffled, seed=seed, size=size) == drawn
    assert len(set(drawn)) == len(drawn) == min(size, len(set(names)))


@given(NAMES, st.integers(0, 20))
def test_a_larger_sample_begins_with_the_smaller_one(names, size):
    assert draw(names, seed="s", size=size + 5)[:size] == draw(names, seed="s", size=size)


def test_everybody_is_drawn_about_equally_often():
    names = [str(number) for number in range(20)]
    hits = dict.fromkeys(names, 0)
    for seed in range(2000):
        for name in draw(names, seed=str(seed), size=5):
            hits[name] += 1
    assert all(400 < count < 600 for count in hits.values())  # 500 expected, five standard errors are 97


@pytest.mark.parametrize(
    ("typed", "token", "words"),
    [
        ("https://anpei.example/certificates/v/abcDEF0123456789_-xyz/", "abcDEF0123456789_-xyz", ()),
        ("A" * 32, "A" * 32, ()),
        ("AP-2026-000001-7", "", ("AP-2026-000001-7",)),
        (" 张*　湘江机械 ", "", ("张*", "湘江机械")),
        ("", "", ()),
        ("一 二 三 四 五", "", ("一", "二", "三", "四")),
    ],
)
def test_what_was_typed_or_scanned_is_told_apart(typed, token, words):
    phrase = read_phrase(typed)
    assert (phrase.token, phrase.words) == (token, words)


@pytest.mark.parametrize(
    ("word", "pattern"), [("张*", "^张.$"), ("欧阳＊锋", "^欧阳.锋$"), ("张三", ""), ("*.*", r"^.\..$")]
)
def test_each_sign_of_hiding_stands_for_one_character(word, pattern):
    assert name_pattern(word) == pattern


@pytest.mark.parametrize("step", list(MOVES))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("side", [AUDITOR, ORGANISATION])
def test_a_step_is_taken_by_its_side_from_its_state_only(step, state, side):
    allowed = (step, state, side) in {
        (Step.ANSWERED, State.OPEN, ORGANISATION),
        (Step.RETURNED, State.ANSWERED, AUDITOR),
        (Step.CLOSED, State.ANSWERED, AUDITOR),
    }
    assert (step_fault(step, state=state, side=side) == "") is allowed


def test_a_closed_finding_goes_nowhere():
    assert State.CLOSED not in {move.before for move in MOVES.values()}


@pytest.mark.parametrize(("days", "words"), [(0, "晚于今天"), (1, ""), (90, ""), (91, "最长")])
def test_a_term_lies_ahead_and_not_too_far(days, words):
    fault = term_fault(TODAY + timedelta(days=days), TODAY)
    assert words in fault
    assert bool(words) == bool(fault)


def test_only_an_unanswered_finding_is_overdue_and_not_on_its_last_day():
    late = TODAY - timedelta(days=1)
    assert is_overdue(state=State.OPEN, due_on=late, today=TODAY)
    assert not is_overdue(state=State.OPEN, due_on=TODAY, today=TODAY)
    assert not is_overdue(state=State.ANSWERED, due_on=late, today=TODAY)


def test_a_sitting_where_all_pass_stands_out_among_halves():
    rates = [Rate(f"s{number}", "welding", 40, 20) for number in range(8)]
    found = outliers([*rates, Rate("odd", "welding", 40, 40), Rate("other", "electric", 40, 40)])
    assert [row.of.name for row in found] == ["odd"]
    assert found[0].distance > 3


def test_few_candidates_say_nothing_and_a_spotless_group_is_no_certainty():
    rates = [Rate(f"s{number}", "welding", 40, 40) for number in range(8)]
    assert outliers([*rates, Rate("small", "welding", 9, 0)]) == []
    assert outliers([*rates, Rate("one failed", "welding", 40, 39)]) == []
    assert [row.of.name for row in outliers([*rates, Rate("bad", "welding", 40, 20)])][:1] == ["bad"]


def at(hour, minute=0, day=30):
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  a local wall clock


def test_two_lessons_at_once_and_an_overfull_day_are_named():
    found = impossible_hours(
        [
            Lesson(1, "上午", at(8), 180),
            Lesson(1, "另一班", at(10), 90),
            Lesson(2, "全天", at(8), 300),
            Lesson(2, "晚上", at(18), 200),
            Lesson(3, "前", at(8), 90),
            Lesson(3, "后", at(9, 30), 90),
        ]
    )
    assert {(row.person, row.sentence) for row in found} == {
        (1, "“上午”与“另一班”时间重叠"),
        (2, "一天计入 500 分钟，超过 480 分钟"),
    }
