"""Targets as values: files read strictly, rates never without their roster, periods and months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.actions.read_measures import MEASURES
from targets.actions.read_plans import plans
from targets.domain.plan import (
    BEHIND,
    MET,
    NO_DATA,
    PlanFault,
    Reading,
    Target,
    month_ends,
    period,
    read_plan,
    share_of_goal,
    state_of,
)

RATE = Target("r", "T18", "培训率", "m", "rate", 90, "%", 1)
COUNT = Target("c", "T17", "人次", "m", "count", 28000, "人次", 5)
ROW = {"key": "a", "source": "T1", "title": "x", "measure": "m", "kind": "rate", "goal": 90, "unit": "%", "years": 1}


def plan_of(*rows):
    return read_plan("p", {"name": "n", "place": "q", "dated": date(2017, 1, 1), "target": rows}, measures={"m"})


def test_the_five_plans_are_there_and_each_measure_is_used():
    assert set(plans()) == {"yueyang", "wuchuan", "jincheng", "hunan", "yuanjiang"}
    used = {target.measure for plan in plans().values() for target in plan.targets}
    assert used == set(MEASURES)


@pytest.mark.parametrize(
    "wrong", [{"measure": "nothing"}, {"kind": "share"}, {"goal": 0}, {"goal": 101}, {"years": -1}]
)
def test_a_file_that_says_nonsense_is_refused_with_its_key(wrong):
    with pytest.raises(PlanFault, match="p: a"):
        plan_of({**ROW, **wrong})


def test_a_key_used_twice_is_refused():
    with pytest.raises(PlanFault, match="twice"):
        plan_of(ROW, ROW)


@pytest.mark.parametrize(
    ("target", "reading", "state"),
    [
        (RATE, Reading(9, 10), MET),
        (RATE, Reading(89, 100), BEHIND),
        (RATE, Reading(0, 10), BEHIND),
        (RATE, Reading(0, 0), NO_DATA),
        (RATE, Reading(None), NO_DATA),
        (COUNT, Reading(28000), MET),
        (COUNT, Reading(27999), BEHIND),
        (COUNT, Reading(0), BEHIND),
        (COUNT, Reading(None), NO_DATA),
    ],
)
def test_no_roster_is_no_data_and_not_a_hundred_per_cent(target, reading, state):
    assert state_of(target, reading) == state


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_bar_stays_within_its_frame(numerator, denominator):
    assert 0 <= share_of_goal(RATE, Reading(numerator, denominator)) <= 100
    assert 0 <= share_of_goal(COUNT, Reading(numerator)) <= 100


@pytest.mark.parametrize(("years", "first"), [(0, date(2026, 11, 30)), (1, date(2026, 1, 1)), (5, date(2022, 1, 1))])
def test_a_period_is_whole_calendar_years_up_to_the_day(years, first):
    target = Target("x", "T", "x", "m", "count", 1, "x", years)
    assert period(target, date(2026, 11, 30)) == first


def test_months_end_where_months_end():
    assert month_ends(date(2024, 3, 15), 4) == [
        date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 15)
    ]  # fmt: skip
