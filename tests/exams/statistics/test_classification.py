"""Pass and fail at the cut: closed sums against an integral, and against people thrown by dice."""

from __future__ import annotations

import random
from math import comb, lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.statistics.classification import classification, incomplete_beta
from exams.domain.statistics.figure import Figure, Why


@pytest.mark.parametrize(
    ("x", "a", "b", "value"),
    [
        (0.5, 2, 3, 11 / 16),  # 1 − Σ_{j<2} C(4, j) 2⁻⁴
        (0.3, 0.5, 0.5, 0.36901011956554536),  # 2/π · asin √x
        (0.25, 1, 4, 1 - 0.75**4),
        (0.9, 5, 1, 0.9**5),
        (0.0, 2, 2, 0.0),
        (1.0, 2, 2, 1.0),
    ],
)
def test_the_incomplete_beta_has_its_closed_values(x, a, b, value):
    assert incomplete_beta(x, a, b) == pytest.approx(value, abs=1e-13)


@given(
    x=st.floats(0.01, 0.99), a=st.integers(1, 60), b=st.integers(1, 60)
)  # whole parameters: a binomial tail, DLMF 8.17.5
def test_the_incomplete_beta_is_a_binomial_tail(x, a, b):
    n = a + b - 1
    tail = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    assert incomplete_beta(x, a, b) == pytest.approx(tail, abs=1e-11)


def by_integral(mean: float, variance: float, trust: float, cut: float) -> tuple[float, float, float]:
    """Consistency, accuracy and false passes by the midpoint rule over true scores: another way to the same."""
    n = round((mean * (1 - mean) - trust * variance) / (variance * (1 - trust)))
    size = mean * (1 - mean) / (trust * variance) - 1
    a, b = mean * size, (1 - mean) * size
    least = next(x for x in range(n + 2) if x >= n * cut - 1e-9)
    steps, consistency, accuracy, false_pass = 4000, 0.0, 0.0, 0.0
    for step in range(steps):
        t = (step + 0.5) / steps
        weight = (
            2.718281828459045 ** ((a - 1) * log(t) + (b - 1) * log(1 - t) - lgamma(a) - lgamma(b) + lgamma(a + b))
            / steps
        )
        passes = sum(comb(n, x) * t**x * (1 - t) ** (n - x) for x in range(least, n + 1))
        consistency += weight * (passes**2 + (1 - passes) ** 2)
        accuracy += weight * (passes if t >= cut else 1 - passes)
        false_pass += weight * (passes if t < cut else 0)
    return consistency, accuracy, false_pass


@pytest.mark.parametrize(
    ("mean", "variance", "trust", "cut"),
    [(0.8, 0.01, 0.8, 0.8), (0.7, 0.02, 0.6, 0.8), (0.6, 0.03, 0.85, 0.5), (0.85, 0.008, 0.4, 0.8)],
)
def test_the_closed_sums_are_the_integrals(mean, variance, trust, cut):
    found = classification(mean=mean, variance=variance, reliability=Figure(trust), cut=cut)
    consistency, accuracy, false_pass = by_integral(mean, variance, trust, cut)
    assert found.consistency.value == pytest.approx(consistency, abs=1e-4)
    assert found.accuracy.value == pytest.approx(accuracy, abs=1e-3)  # the cut falls within one step
    assert found.false_pass.value == pytest.approx(false_pass, abs=1e-3)
    assert found.accuracy.value + found.false_pass.value + found.false_fail.value == pytest.approx(1, abs=1e-12)


def test_people_who_sit_two_papers_are_decided_alike_as_often_as_foretold():
    dice, n, a, b, cut = random.Random(3), 40, 8.0, 3.0, 0.75
    agree, trials, scores = 0, 20_000, []
    for _person in range(trials):
        t = dice.betavariate(a, b)
        first, second = (sum(dice.random() < t for _item in range(n)) for _paper in range(2))
        agree += (first >= n * cut) == (second >= n * cut)
        scores.append(first / n)
    mean = a / (a + b)
    true = mean * (1 - mean) / (a + b + 1)
    observed = true + (mean * (1 - mean) - true) / n
    found = classification(mean=mean, variance=observed, reliability=Figure(true / observed), cut=cut)
    assert found.consistency.value == pytest.approx(agree / trials, abs=0.012)


@pytest.mark.parametrize(
    ("mean", "variance", "trust", "cut", "why"),
    [
        (0.8, 0.01, Figure(-0.3), 0.8, Why.NOT_POSITIVE),
        (0.8, 0.01, Figure(0.0), 0.8, Why.NOT_POSITIVE),
        (0.8, 0.01, Figure(1.0), 0.8, Why.NO_ERROR),
        (0.8, 0.0, Figure(0.5), 0.8, Why.NO_SPREAD),
        (1.0, 0.0, Figure(0.5), 0.8, Why.NO_SPREAD),
        (0.8, 0.01, Figure(0.5), 0.0, Why.NO_CUT),
        (0.8, 0.01, Figure(0.5), 1.0, Why.NO_CUT),
        (0.8, 0.01, Figure.none(Why.FEW_PEOPLE), 0.8, Why.FEW_PEOPLE),
    ],
)
def test_a_decision_that_can_not_be_judged_says_why(mean, variance, trust, cut, why):
    found = classification(mean=mean, variance=variance, reliability=trust, cut=cut)
    assert {figure.why for figure in (found.consistency, found.kappa, found.accuracy, found.false_pass)} == {why}
    assert found.false_fail.value is None
