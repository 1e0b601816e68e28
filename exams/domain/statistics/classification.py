"""How far pass and fail can be relied on: would a second paper decide alike, and does the decision fit the true score?

Livingston & Lewis (1995, J. Educ. Meas. 32:179-197): any paper is replaced by one of `effective` right/wrong items of
the same mean, spread and reliability. True scores are a two-parameter beta as in Huynh (1976, J. Educ. Meas.
13:253-264): four moments, as in the original, can't be fitted to small sittings (Hanson 1991, ACT Research Report 91-5
falls back to two for the same reason). Observed scores are then beta-binomial, and every sum is closed, no quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, lgamma, log, log1p

from exams.domain.statistics.figure import Figure, Why

LONGEST = 1000
"""Effective items at most; there the error is below 1.6 % of the marks, and more would only cost time."""


@dataclass(frozen=True, slots=True)
class Classification:
    """All are shares of candidates. `false_pass`: passed though the true score is below the cut."""

    consistency: Figure
    kappa: Figure
    accuracy: Figure
    false_pass: Figure
    false_fail: Figure


def classification(*, mean: float, variance: float, reliability: Figure, cut: float) -> Classification:
    """`mean`, `variance` (over N) and `cut` of the scores as shares of the marks."""
    why = _hindrance(mean, variance, reliability, cut)
    if why is not None:
        return Classification(*[Figure.none(why)] * 5)
    trust = reliability.value or 0.0
    effective = (mean * (1 - mean) - trust * variance) / (variance * (1 - trust))
    n = min(max(round(effective), 1), LONGEST)
    size = mean * (1 - mean) / (trust * variance) - 1
    a, b = mean * size, (1 - mean) * size
    least = ceil(n * cut - 1e-9)
    binomials = [lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) for x in range(n + 1)]
    passes, both = _passes(n, a, b, least, binomials), _both_pass(n, a, b, least, binomials)
    agree, chance = 1 - 2 * passes + 2 * both, passes**2 + (1 - passes) ** 2
    false_pass = false_fail = 0.0
    for x in range(n + 1):
        likely = exp(binomials[x] + _log_beta(a + x, b + n - x) - _log_beta(a, b))
        below = incomplete_beta(cut, a + x, b + n - x)
        if x >= least:
            false_pass += likely * below
        else:
            false_fail += likely * (1 - below)
    kappa = Figure((agree - chance) / (1 - chance)) if chance < 1 else Figure.none(Why.NO_SPREAD)
    return Classification(
        Figure(agree), kappa, Figure(1 - false_pass - false_fail), Figure(false_pass), Figure(false_fail)
    )


def _hindrance(mean: float, variance: float, reliability: Figure, cut: float) -> Why | None:
    if reliability.value is None:
        return reliability.why
    if not 0 < cut < 1:
        return Why.NO_CUT
    if variance <= 0 or not 0 < mean < 1:
        return Why.NO_SPREAD
    if reliability.value <= 0:
        return Why.NOT_POSITIVE
    if reliability.value >= 1 or mean * (1 - mean) <= reliability.value * variance:
        return Why.NO_ERROR
    return None


def _passes(n: int, a: float, b: float, least: int, binomials: list[float]) -> float:
    return sum(exp(binomials[x] + _log_beta(a + x, b + n - x) - _log_beta(a, b)) for x in range(least, n + 1))


def _both_pass(n: int, a: float, b: float, least: int, binomials: list[float]) -> float:
    """Two papers of one person: P(X ≥ least, Y ≥ least), Huynh (1976) eq. 5."""
    sums = {s: _log_beta(a + s, b + 2 * n - s) - _log_beta(a, b) for s in range(2 * least, 2 * n + 1)}
    return sum(exp(binomials[x] + binomials[y] + sums[x + y]) for x in range(least, n + 1) for y in range(least, n + 1))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Regularized I_x(a, b): the continued fraction of DLMF 8.17.22, evaluated forwards (modified Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) - _log_beta(a, b)) / a
    small = 1e-300
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), small)
    value = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d, small)
            c = _away_from_zero(1 + term / c, small)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * value


def _away_from_zero(value: float, small: float) -> float:
    return value if abs(value) > small else small
