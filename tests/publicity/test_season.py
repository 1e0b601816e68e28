"""When a campaign is coming, on or over."""

from __future__ import annotations

from datetime import date

import pytest

from publicity.domain.season import COMING, ON, OVER, rank, season

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 5, 31), COMING),
        (date(2026, 6, 1), ON),
        (date(2026, 6, 30), ON),
        (date(2026, 7, 1), OVER),
    ],
)
def test_both_days_belong_to_the_campaign(today, state):
    assert season(FIRST, LAST, today=today) == state


def test_a_reader_meets_what_is_on_then_what_comes_next_then_what_was_last():
    today = date(2026, 6, 16)
    spans = {
        "old": (date(2025, 6, 1), date(2025, 6, 30)),
        "last": (date(2026, 4, 25), date(2026, 5, 1)),
        "far": (date(2027, 4, 25), date(2027, 5, 1)),
        "next": (date(2026, 11, 1), date(2026, 11, 30)),
        "on": (FIRST, LAST),
    }
    assert sorted(spans, key=lambda key: rank(*spans[key], today=today)) == ["on", "next", "far", "last", "old"]
