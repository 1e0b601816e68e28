"""What two or three marks decide, and how agreement is measured."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.marking import agreement, gap_in_marks, lines_of, place_of, settle

MARKS = st.integers(0, 2500)


@pytest.mark.parametrize(
    ("given_marks", "gap", "awarded"),
    [
        ([], 500, None),
        ([1000], 500, None),
        ([1000, 1500], 500, 1250),
        ([1000, 1501], 500, None),
        ([1000, 1001], 0, None),
        ([1000, 1000], 0, 1000),
        ([1000, 1005], 500, 1003),
        ([0, 2000, 1800], 500, 1900),
        ([0, 2000, 400], 500, 200),
        ([0, 2000, 1000], 500, 1000),
        ([0, 2000, 1000], 1000, 1500),
        ([2000, 0, 1000], 1000, 1500),
    ],
)
def test_the_rule_of_the_table(given_marks, gap, awarded):
    assert settle(given_marks, gap=gap) == awarded


@given(st.lists(MARKS, min_size=2, max_size=3), st.integers(0, 1250))
def test_what_is_decided_lies_between_the_marks_and_the_order_of_the_first_two_does_not_matter(marks, gap):
    decided = settle(marks, gap=gap)
    assert decided == settle([marks[1], marks[0], *marks[2:]], gap=gap)
    if len(marks) == 3:
        assert decided is not None, "a third mark always decides"
    if decided is not None:
        assert min(marks) <= decided <= max(marks)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.integers(1, 5000))
def test_the_lines_of_a_rubric_make_the_whole_marks(shares, marks):
    lines = lines_of([{"text": "x", "share": share} for share in shares], marks)
    assert sum(line.most for line in lines) == marks


def test_without_a_rubric_there_is_one_line_and_the_gap_is_rounded_down():
    assert [line.most for line in lines_of([], 700)] == [700]
    assert gap_in_marks(333, 20) == 66


def test_agreement_of_a_table_worked_by_hand():
    """Weights (i−j)²: observed 2/5, expected over all 25 pairs 10/5 + (1.6 − 1.2)²; kappa = 1 − 0.4 / 2.08."""
    pairs = [(0, 0), (1, 1), (2, 1), (2, 2), (3, 2)]
    found = agreement(pairs)
    assert (found.n, found.exact, found.difference) == (5, 3 / 5, 2 / 5)
    expected = sum((one - other) ** 2 for (one, _), (_, other) in product(pairs, pairs)) / 25
    assert found.kappa == pytest.approx(1 - (2 / 5) / expected)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40))
def test_kappa_is_the_one_of_the_table_of_weights(pairs):
    """Against the textbook form: weighted cells of the observed and of the expected table."""
    n = len(pairs)
    observed = expected = 0.0
    for i, j in product(range(5), range(5)):
        weight = (i - j) ** 2 / 16
        observed += weight * sum(pair == (i, j) for pair in pairs) / n
        expected += weight * sum(one == i for one, _ in pairs) * sum(other == j for _, other in pairs) / n**2
    found = agreement(pairs).kappa
    if expected:
        assert found == pytest.approx(1 - observed / expected)
    else:
        assert found is None


def test_nothing_to_compare_gives_no_figures():
    assert agreement([]).exact is None
    assert agreement([(5, 5), (5, 5)]).kappa is None


def test_two_markers_meet_the_same_answers_in_different_orders():
    answers = [f"answer-{number}" for number in range(20)]
    one, other = (sorted(answers, key=lambda answer: place_of(marker, answer)) for marker in ("a", "b"))
    assert sorted(one) == sorted(other)
    assert one != other
