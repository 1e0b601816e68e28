"""Drift between sittings, against the published Berkeley tables."""

from __future__ import annotations

from math import exp, log

import pytest

from exams.domain.statistics.drift import drift, odds_ratio
from exams.domain.statistics.figure import Why, wilson
from tests.exams.statistics.published import BERKELEY

MEN = {at: row[:2] for at, row in enumerate(BERKELEY.values())}
WOMEN = {at: row[2:] for at, row in enumerate(BERKELEY.values())}


def test_the_common_odds_ratio_and_its_interval_are_those_that_r_prints():
    """`mantelhaen.test(UCBAdmissions)`: 0.9046968, 95 % interval 0.7719074 … 1.0603298."""
    ratio, error = odds_ratio(MEN, WOMEN)
    assert ratio == pytest.approx(0.9046968, abs=5e-8)
    assert exp(log(ratio) - 1.959964 * error) == pytest.approx(0.7719074, abs=5e-7)
    assert exp(log(ratio) + 1.959964 * error) == pytest.approx(1.0603298, abs=5e-7)


def test_a_difference_that_bands_explain_is_no_drift_though_the_facility_fell():
    found = drift(MEN, WOMEN)
    assert found.delta.value == pytest.approx(-2.35 * log(0.9046968), abs=1e-6)
    assert found.grade == "A"
    assert found.change.value == pytest.approx(557 / 1835 - 1198 / 2691, abs=1e-12)
    assert found.change_low < found.change.value < found.change_high < 0


def test_the_interval_of_a_changed_facility_is_newcombes():
    """Newcombe (1998), table II, case (a): 56/70 against 48/80; method 10 gives 0.0524 … 0.3339."""
    found = drift({0: (48, 32)}, {0: (56, 14)})
    assert found.change.value == pytest.approx(0.2)
    assert (found.change_low, found.change_high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@pytest.mark.parametrize(
    ("now", "grade"),
    [
        ({5: (60, 40), 6: (80, 20)}, "A"),
        ({5: (72, 28), 6: (88, 12)}, "B"),
        ({5: (90, 10), 6: (97, 3)}, "C"),
        ({5: (6, 1), 6: (6, 0)}, "A"),  # large, but seven people prove nothing
    ],
)
def test_drift_is_graded_by_size_and_by_certainty(now, grade):
    assert drift({5: (600, 400), 6: (800, 200)}, now).grade == grade


def test_an_item_that_everybody_has_right_now_is_graded_all_the_same():
    found = drift({5: (60, 40), 6: (80, 20)}, {5: (100, 0), 6: (100, 0)})
    assert found.grade == "C"
    cells = [(60.5, 40.5, 100.5, 0.5), (80.5, 20.5, 100.5, 0.5)]
    ratio = sum(a * d / (a + b + c + d) for a, b, c, d in cells) / sum(b * c / (a + b + c + d) for a, b, c, d in cells)
    assert found.delta.value == pytest.approx(-2.35 * log(ratio))


def test_an_item_that_became_easier_has_a_delta_above_zero():
    assert drift({5: (60, 40)}, {5: (90, 10)}).delta.value > 0
    assert drift({5: (90, 10)}, {5: (60, 40)}).delta.value < 0


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        ({}, {1: (3, 2)}, Why.NOBODY),
        ({1: (3, 2)}, {}, Why.NOBODY),
        ({1: (3, 2)}, {2: (3, 2)}, Why.NO_OVERLAP),
        ({1: (5, 0)}, {1: (7, 0)}, Why.NO_OVERLAP),
    ],
)
def test_what_can_not_be_compared_says_why(before, now, why):
    assert (drift(before, now).delta.value, drift(before, now).delta.why) == (None, why)


def test_wilsons_interval_is_that_of_the_textbook():
    """81 of 263: 0.2553 … 0.3662 (Newcombe 1998, Statist. Med. 17:857, table I, method 3)."""
    low, high = wilson(81, 263)
    assert (low, high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-12)
