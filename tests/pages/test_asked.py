"""Figures from an address: what is no number finds nothing, and is nobody's error."""

from __future__ import annotations

from datetime import date

import pytest

from applications.forms import month_of
from pages.domain.asked import whole_number

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1), ("", None), ("-1", None), ("1.0", None), ("²", None), ("٣", None),
     ("9" * 19, None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_whole_number_is_ascii_figures_and_no_more_of_them_than_a_key_has(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["2026-13", "2026-", "2026-²", "2026-" + "9" * 5000, "٢٠٢٦-01", "x"])
def test_a_month_that_is_none_is_this_one(text):
    assert month_of(text, TODAY) == TODAY.replace(day=1)
