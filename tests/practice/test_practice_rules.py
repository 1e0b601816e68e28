"""What a month shows of a bank, when a mistake comes back, how a mock is filled: rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.dice import Dice
from practice.domain.mock import Part, came_late, fill, passes
from practice.domain.slices import FLOOR, SHARE, monthly_slice
from practice.domain.spacing import MASTERED_AFTER, review

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def shuffle(seed, ids):
    return Dice(seed).shuffled(ids)


def bank_of(size: int, areas: int = 7) -> list[tuple[int, str]]:
    return [(number, f"第{number % areas}章") for number in range(size)]


def test_fifty_sign_ins_of_one_account_see_three_tenths_of_a_bank():
    """SEC-17; the twin that draws anew each time has seen nearly all of it."""
    bank = bank_of(1000)
    seen: set[int] = set()
    for _sign_in in range(50):
        seen |= monthly_slice(bank, seed="bank:7:2026-11", shuffle=shuffle)
    assert len(seen) <= 300
    twin: set[int] = set()
    for sign_in in range(50):
        twin |= monthly_slice(bank, seed=f"bank:7:{sign_in}", shuffle=shuffle)
    assert len(twin) > 900


@given(size=st.integers(0, 900), areas=st.integers(1, 40), person=st.integers(1, 10**6))
def test_a_slice_is_never_larger_than_its_share_or_the_floor(size, areas, person):
    chosen = monthly_slice(bank_of(size, areas), seed=f"b:{person}:2026-11", shuffle=shuffle)
    assert len(chosen) <= max(round(size * SHARE), min(FLOOR, size))
    assert chosen <= set(range(size))
    assert chosen == monthly_slice(bank_of(size, areas), seed=f"b:{person}:2026-11", shuffle=shuffle)


def test_a_small_bank_is_open_whole_and_the_next_month_brings_others():
    assert len(monthly_slice(bank_of(40), seed="a", shuffle=shuffle)) == 40
    november = monthly_slice(bank_of(1000), seed="b:7:2026-11", shuffle=shuffle)
    december = monthly_slice(bank_of(1000), seed="b:7:2026-12", shuffle=shuffle)
    assert november != december
    assert {number % 7 for number in november} == set(range(7)), "every chapter is there"


def test_a_mistake_comes_back_within_the_hour_and_then_ever_later_until_it_is_known():
    state = review(None, right=False, at=NOW)
    assert NOW < state.due_at <= NOW + timedelta(hours=1)
    gaps, at = [], NOW
    for _time in range(12):
        at = state.due_at
        state = review(state.card, right=True, at=at)
        gaps.append(state.due_at - at)
        if state.is_mastered:
            break
    assert gaps == sorted(gaps)
    assert state.is_mastered
    assert gaps[-1] >= MASTERED_AFTER


def test_forgetting_it_again_brings_it_back_soon():
    state = review(None, right=False, at=NOW)
    for _time in range(4):
        state = review(state.card, right=True, at=state.due_at)
    at = state.due_at
    again = review(state.card, right=False, at=at)
    assert again.due_at - at <= timedelta(hours=1)
    assert not again.is_mastered


def test_the_same_answers_give_the_same_days():
    assert review(None, right=False, at=NOW) == review(None, right=False, at=NOW)


PARTS = [Part("一、判断题", "judgement", 70, 100), Part("二、单选题", "single", 30, 100)]


def test_a_mock_has_the_papers_sections_as_far_as_items_go():
    pool = [(number, "judgement") for number in range(20)] + [(number, "single") for number in range(100, 150)]
    mock = fill(PARTS, pool, shuffle=list)
    assert mock.sections == (("一、判断题", 20), ("二、单选题", 30))
    assert (len(mock.items), mock.full, mock.full_marks) == (50, 100, 5000)
    assert len(set(mock.items)) == 50


def test_two_sections_of_one_type_never_ask_the_same_item():
    mock = fill([PARTS[0], PARTS[0]], [(number, "judgement") for number in range(90)], shuffle=list)
    assert len(set(mock.items)) == len(mock.items) == 90


@pytest.mark.parametrize(
    ("total", "full", "passed"), [(4000, 5000, True), (3999, 5000, False), (0, 0, False), (8000, 10_000, True)]
)
def test_the_cut_is_the_same_share_as_in_the_real_paper(total, full, passed):
    assert passes(total, full, cut_score=8000, paper_marks=10_000) is passed


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (60, False), (61, True)])
def test_a_blank_paper_in_time_is_not_late_and_one_after_the_grace_is(seconds, late):
    assert came_late(NOW + timedelta(seconds=seconds), NOW) is late
    assert came_late(NOW + timedelta(days=9), None) is False
