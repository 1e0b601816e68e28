"""Reliability and error of scores, against published values and closed formulas."""

from __future__ import annotations

import random
import statistics
from math import sqrt

import pytest

from exams.domain.statistics.figure import Why
from exams.domain.statistics.reliability import Kind, reliability
from exams.domain.statistics.sheet import Answer, Sheet
from tests.exams.statistics.published import LSAT6, QUIZ, sheet, sheets


def test_the_quiz_of_ten_has_the_kr20_of_its_published_sums():
    found = reliability(sheets(QUIZ))
    assert found.kind == Kind.KR20
    assert found.coefficient.value == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), abs=1e-12)
    assert found.sem.value == pytest.approx(100 * sqrt(58.4 / 9 * (1 - 10 / 9 * (1 - 2.18 / 5.84))), abs=1e-9)


def test_the_law_school_section_has_the_alpha_that_r_prints():
    assert reliability(sheets(LSAT6)).coefficient.value == pytest.approx(0.295, abs=5e-5)


def test_alpha_counts_part_marks():
    rows = [(0, 200, 100), (100, 300, 100), (400, 300, 400), (200, 100, 300), (400, 400, 300)]
    people = [Sheet(tuple(Answer(at, 0, marks, 400, None) for at, marks in enumerate(row))) for row in rows]
    within = sum(statistics.variance(column) for column in zip(*rows, strict=True))
    expected = 3 / 2 * (1 - within / statistics.variance(map(sum, rows)))
    found = reliability(people)
    assert found.kind == Kind.ALPHA
    assert found.coefficient.value == pytest.approx(expected, abs=1e-12)


def test_a_negative_reliability_is_shown_as_it_is():
    """Two items that contradict each other: variances ¼ and ¼, of the sum 1/8·… by hand: totals 1 1 1 2."""
    found = reliability([sheet(row) for row in ([1, 0], [0, 1], [1, 0], [1, 1])])
    expected = 2 * (1 - (3 / 16 + 4 / 16) / (3 / 16))
    assert found.coefficient.value == pytest.approx(expected, abs=1e-12)
    assert expected < -2


def random_papers(*, marks: int = 100) -> list[Sheet]:
    """Everybody draws twenty items of their own."""
    dice = random.Random(11)
    return [
        sheet([int(dice.random() < 0.4 + person / 100) for _at in range(20)], marks=marks, first=1000 * person)
        for person in range(50)
    ]


def test_on_random_papers_of_one_section_the_coefficient_is_kr21():
    people = random_papers()
    scores = [person.total / 100 for person in people]
    mean, spread, n = statistics.mean(scores), statistics.pvariance(scores), 20
    expected = n / (n - 1) * (1 - mean * (n - mean) / (n * spread))
    found = reliability(people)
    assert found.kind == Kind.NESTED
    assert found.coefficient.value == pytest.approx(expected, abs=1e-12)
    lord = statistics.mean(score * (n - score) / (n - 1) for score in scores)
    assert found.sem.value == pytest.approx(100 * sqrt(lord), abs=1e-9)


def test_sections_are_strata_and_a_lonely_item_joins_the_largest():
    def person(number: int, first: list[int], second: list[int], lonely: int) -> Sheet:
        base = 100 * number
        rows = [(0, right, 100, base + at) for at, right in enumerate(first)]
        rows += [(1, right, 200, base + 50 + at) for at, right in enumerate(second)]
        rows.append((2, lonely, 300, base + 99))
        return Sheet(tuple(Answer(item, section, right * worth, worth, None) for section, right, worth, item in rows))

    people = [person(1, [1, 0, 1], [1, 0], 1), person(2, [1, 1, 1], [1, 1], 0), person(3, [0, 0, 0], [0, 1], 0)]

    def error(first: list[int], second: list[int], lonely: int) -> float:
        return statistics.variance([*first, lonely]) * (3 * 100**2 + 300**2) + statistics.variance(second) * 2 * 200**2

    errors = [error([1, 0, 1], [1, 0], 1), error([1, 1, 1], [1, 1], 0), error([0, 0, 0], [0, 1], 0)]
    assert reliability(people).sem.value == pytest.approx(sqrt(statistics.mean(errors)), abs=1e-9)


@pytest.mark.parametrize(
    ("patterns", "why"),
    [
        ([], Why.NOBODY),
        ([[1, 0, 1]], Why.FEW_PEOPLE),
        ([[1], [0]], Why.FEW_ITEMS),
        ([[1, 1], [1, 1]], Why.NO_SPREAD),
        ([[1, 0], [0, 1]], Why.NO_SPREAD),
    ],
)
def test_where_there_is_no_reliability_the_reason_is_given(patterns, why):
    found = reliability([sheet(pattern) for pattern in patterns])
    assert (found.coefficient.value, found.coefficient.why, found.sem.why) == (None, why, why)
    nested = reliability([sheet(pattern, first=100 * at) for at, pattern in enumerate(patterns)])
    assert (nested.coefficient.value, nested.coefficient.why) == (None, why)
