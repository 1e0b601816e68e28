"""Which thing done counts for which quota, and what is told about it."""

from __future__ import annotations

from datetime import date

import pytest

from outreach.domain import chart, counting, coverage, texting
from outreach.domain.counting import Fact, Goal, Rate

ME, ABOVE, ELSEWHERE = 3, 1, 9


def fact(**changes):
    values = {
        "measure": "boards", "on": date(2026, 5, 1), "amount": 2, "heads": 40,
        "place": 7, "organisation": 5, "regions": frozenset({-ME, ME, ABOVE}),
    }  # fmt: skip
    return Fact(**(values | changes))


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (Goal("boards", 2026, 10), True),
        (Goal("boards", 2025, 10), False),
        (Goal("drills", 2026, 10), False),
        (Goal("heads", 2026, 10), True),
        (Goal("boards", 2026, 10, place=7), True),
        (Goal("boards", 2026, 10, place=8), False),
        (Goal("boards", 2026, 10, organisation=5), True),
        (Goal("boards", 2026, 10, organisation=6), False),
        (Goal("boards", 2026, 10, region=ME), True),
        (Goal("boards", 2026, 10, region=ABOVE), True),
        (Goal("boards", 2026, 10, region=ELSEWHERE), False),
        (Goal("boards", 2026, 10, place=7, organisation=5, region=ELSEWHERE), False),
    ],
)
def test_a_fact_counts_where_every_named_side_fits(goal, expected):
    assert counting.counts(fact(), goal) is expected


def test_a_correction_takes_away_and_never_below_nothing():
    goal = Goal("boards", 2026, 10)
    assert counting.rate([fact(amount=5), fact(amount=-2)], goal) == Rate(3, 10)
    assert counting.rate([fact(amount=-2)], goal).done == 0
    assert counting.rate([fact(amount=5)], goal).percent == 50.0
    assert Rate(5, 0).percent is None


@pytest.mark.parametrize(
    ("done", "today", "expected"),
    [
        (100, date(2026, 1, 2), "met"),
        (50, date(2026, 7, 2), "on"),
        (20, date(2026, 7, 2), "behind"),
        (80, date(2026, 7, 2), "ahead"),
        (0, date(2025, 7, 2), "on"),
        (99, date(2027, 7, 2), "on"),
        (50, date(2027, 7, 2), "behind"),
    ],
)
def test_the_pace_is_judged_by_the_calendar(done, today, expected):
    assert counting.pace(Rate(done, 100), year=2026, today=today) == expected


def test_the_heat_table_counts_visits_at_every_level():
    facts = [fact(), fact(amount=99), fact(times=0, amount=-1, heads=-10), fact(regions=frozenset({-ABOVE, ABOVE}))]
    table = coverage.heat(facts, regions=[-ABOVE, ME], places=[7, 8])
    assert [[cell.count for cell in row] for row in table.rows] == [[1, 0], [2, 0]]
    assert table.rows[1][0].heads == 70
    assert table.rows[0][1].level == 0
    assert table.empty == 2
    assert table.bounds == sorted(set(table.bounds))


@pytest.mark.parametrize(("text", "parts"), [("", 0), ("字" * 70, 1), ("字" * 71, 2), ("字" * 134, 2), ("字" * 135, 3)])
def test_text_messages_are_counted_as_the_networks_count(text, parts):
    assert texting.sms_parts(text) == parts


def test_the_chart_stays_inside_its_frame():
    drawn = chart.draw([0, 3, -2, 9750, *[1] * 8], even=5000)
    assert [line.value for line in drawn.lines] == [0, 3000, 6000, 9000, 12000]
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.HEIGHT for bar in drawn.bars)
    assert all(bar.height >= 0 for bar in drawn.bars)
