"""Figures from an address: what is no number finds nothing, and is nobody's error."""

from __future__ import annotations

from datetime import date

import pytest

from applications.forms import month_of
from pages.domain.asked import json_object, whole_number

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


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"{", b"\xff", b'{"a":' * 20_000, b"[" * 20_000, b"9" * 5000, b'{"a": "too long"}']
)
def test_a_body_that_is_no_object_is_an_error_of_its_sender_only(body):
    with pytest.raises(ValueError):
        json_object(body, most=15 if b"long" in body else None)


def test_an_object_in_a_body_is_read():
    assert json_object('{"a": ["题"]}'.encode(), most=20) == {"a": ["题"]}
