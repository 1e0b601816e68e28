"""Speed, likeness and jumps: found where they are made, and not where chance makes them."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.statistics.anomalies import Answered, Sat, anomalies, at_least, jumped, too_fast

ITEMS, OPTIONS = 60, "ABCD"


def sat(who: str, *, seat: int | None = None, moments=(), answers=None, total: int = 6000, before=None) -> Sat:
    return Sat(who, seat, moments, answers or {}, total, before)


def guesser(dice: random.Random, *, knows: float) -> dict[int, Answered]:
    """Right at a share of single choices whose key is A, else any wrong one."""
    answers = {}
    for item in range(ITEMS):
        value = "A" if dice.random() < knows else dice.choice("BCD")
        answers[item] = Answered(value, value == "A", tells=True)
    return answers


def hall(people: int, *, seed: int, knows: float = 0.6) -> list[Sat]:
    dice = random.Random(seed)
    return [sat(f"p{number}", seat=number, answers=guesser(dice, knows=knows)) for number in range(people)]


def test_a_copied_paper_is_found_and_names_both():
    room = hall(40, seed=1)
    copier = sat("copier", seat=40, answers=room[39].answers)
    found = anomalies([*room, copier])
    assert [one.who for one in found] == [("p39", "copier")]
    assert found[0].kind == "alike"
    assert found[0].count == found[0].of > 5


@pytest.mark.parametrize("seed", range(6))
def test_a_hall_of_honest_people_gives_no_likeness(seed):
    assert [one for one in anomalies(hall(60, seed=seed)) if one.kind == "alike"] == []


def test_two_who_both_know_everything_are_not_alike():
    """Equal right answers tell nothing."""
    room = hall(10, seed=3)
    everything = {item: Answered("A", True, tells=True) for item in range(ITEMS)}
    assert anomalies([*room, sat("one", answers=everything), sat("other", answers=everything)]) == []


def test_judgements_with_one_wrong_answer_tell_nothing():
    wrong = {item: Answered("F", False, tells=False) for item in range(ITEMS)}
    assert anomalies([sat("one", answers=wrong), sat("other", answers=wrong)]) == []


def test_in_a_large_hall_only_neighbours_are_compared():
    room = hall(260, seed=4)
    near = sat("near", seat=260, answers=room[259].answers)
    far = sat("far", seat=900, answers=room[10].answers)
    assert [one.who for one in anomalies([*room, near, far])] == [("p259", "near")]


@pytest.mark.parametrize(
    ("moments", "fast"),
    [
        ([number * 1.0 for number in range(1, 31)], True),
        ([number * 12.0 for number in range(1, 31)], False),
        ([600.0] * 30, False),  # thirty answers in one packet after an offline spell
        ([600.0 + number * 0.1 for number in range(30)], False),
        ([number * 1.0 for number in range(1, 11)], False),  # too few to tell
        ([number * (1.0 if number <= 15 else 30.0) for number in range(1, 31)], True),
    ],
)
def test_half_of_the_answers_within_two_seconds_are_too_fast(moments, fast):
    assert (too_fast(sat("one", moments=moments)) is not None) is fast


@pytest.mark.parametrize(
    ("total", "before", "found"),
    [(9000, (5000, 3), True), (8999, (5000, 3), False), (9000, (5000, 15), False), (9000, None, False)],
)
def test_forty_marks_more_within_two_weeks_are_a_jump(total, before, found):
    assert (jumped(sat("one", total=total, before=before)) is not None) is found


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(0, 8))
def test_the_tail_is_that_of_counting_every_case(chances, wanted):
    """Written out: every way the trials can go, with its probability."""
    exact = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= wanted:
            weight = 1.0
            for happened, chance in zip(outcome, chances, strict=True):
                weight *= chance if happened else 1 - chance
            exact += weight
    assert at_least(wanted, chances) == pytest.approx(exact, abs=1e-9)
