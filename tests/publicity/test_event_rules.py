"""The pure rules of booking, checking in and opening, by tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.domain import weekly
from publicity.domain.booking import Offer, booking_fault, may_step_back, place_for, spread, who_moves_up
from publicity.domain.check_in import check_in_fault, meant

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def offer(**fields) -> Offer:
    values = {"begins_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR, "capacity": 10, "taken": 0, "is_open": True}
    return Offer(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "heads", "fault"),
    [
        ({}, 1, ""),
        ({"capacity": None}, 10, ""),
        ({"taken": 10}, 1, ""),  # full is no fault: there is a waiting list
        ({"is_open": False}, 1, "closed"),
        ({"closes_at": NOW}, 1, "late"),
        ({"closes_at": NOW + HOUR / 2}, 1, ""),
        ({"begins_at": NOW}, 1, "late"),
        ({"begins_at": NOW, "closes_at": NOW + HOUR}, 1, "late"),
        ({}, 0, "heads"),
        ({}, 21, "heads"),
        ({}, 11, "never"),
    ],
)
def test_who_may_sign_up(fields, heads, fault):
    assert booking_fault(offer(**fields), heads, most=20, now=NOW) == fault


@pytest.mark.parametrize(
    ("capacity", "taken", "heads", "verdict"),
    [(10, 9, 1, "booked"), (10, 9, 2, "waiting"), (10, 10, 1, "waiting"), (None, 999, 5, "booked")],
)
def test_a_group_is_never_split(capacity, taken, heads, verdict):
    assert place_for(offer(capacity=capacity, taken=taken), heads) == verdict


@pytest.mark.parametrize(
    ("free", "waiting", "moved"),
    [
        (0, [("a", 1)], []),
        (1, [("a", 1), ("b", 1)], ["a"]),
        (1, [("a", 3), ("b", 1)], ["b"]),  # a place never stays empty while somebody fits
        (4, [("a", 3), ("b", 2), ("c", 1)], ["a", "c"]),
        (None, [("a", 300)], ["a"]),
    ],
)
def test_the_waiting_list_moves_in_its_order(free, waiting, moved):
    assert who_moves_up(free, waiting) == moved


@given(st.integers(0, 50), st.lists(st.integers(1, 12), max_size=20))
def test_nobody_moves_beyond_what_is_free_and_nobody_who_fits_stays(free, heads):
    waiting = list(enumerate(heads))
    moved = set(who_moves_up(free, waiting))
    left = free - sum(size for key, size in waiting if key in moved)
    assert left >= 0
    assert all(size > left for key, size in waiting if key not in moved)


@pytest.mark.parametrize(
    ("capacity", "taken", "word"),
    [(None, 5, "free"), (10, 10, "full"), (10, 8, "few"), (10, 7, "free"), (5, 9, "full")],
)
def test_how_an_offer_reads(capacity, taken, word):
    assert spread(capacity, taken) == word


@pytest.mark.parametrize(
    ("state", "begins", "may"),
    [("booked", 1, True), ("waiting", 1, True), ("attended", 1, False), ("cancelled", 1, False), ("booked", 0, False)],
)
def test_until_when_one_steps_back(state, begins, may):
    assert may_step_back(state, begins_at=NOW + begins * HOUR, now=NOW) is may


@pytest.mark.parametrize(
    ("state", "begins_in", "fault"),
    [
        ("booked", 3, ""),
        ("booked", 5, "early"),
        ("booked", -1, ""),
        ("booked", -20, "over"),
        ("waiting", 0, "waiting"),
        ("cancelled", 0, "cancelled"),
        ("attended", 0, "attended"),
    ],
)
def test_when_one_is_checked_in(state, begins_in, fault):
    begins = NOW + begins_in * HOUR
    assert check_in_fault(state, begins_at=begins, ends_at=begins + 2 * HOUR, now=NOW) == fault


@pytest.mark.parametrize(
    ("name", "tail", "found"),
    [("张 三", "1234", 1), ("张三", "9999", None), ("李四", "1234", None), ("王五", "5678", None), ("张三", "", None)],
)
def test_last_four_digits_mean_one_person_or_nobody(name, tail, found):
    rows = [(1, "张三", "13800001234"), (2, "王五", "13900005678"), (3, "王五", "13700005678")]
    assert meant(name, tail, rows) == found


MORNING, AFTERNOON = (time(9), time(11)), (time(14), time(16))


@pytest.mark.parametrize(
    ("days", "weekdays", "times", "fault"),
    [
        (6, {2}, [MORNING], ""),
        (-1, {2}, [MORNING], "order"),
        (92, {2}, [MORNING], "long"),
        (6, set(), [MORNING], "weekdays"),
        (6, {7}, [MORNING], "weekdays"),
        (6, {2}, [], "times"),
        (6, {2}, [(time(11), time(9))], "times"),
        (6, {2}, [MORNING, (time(10), time(12))], "overlap"),
    ],
)
def test_what_a_weekly_pattern_must_be(days, weekdays, times, fault):
    first = date(2026, 11, 23)
    assert weekly.pattern_fault(first, first + timedelta(days=days), weekdays, times) == fault


def test_a_pattern_opens_its_days_only():
    zone = ZoneInfo("Asia/Shanghai")
    first = date(2026, 11, 23)  # a Monday
    found = list(weekly.spans(first, first + timedelta(days=13), {2, 5}, [AFTERNOON, MORNING], zone=zone))
    assert [f"{span.begins_at:%m-%d %H}" for span in found] == [
        "11-25 09", "11-25 14", "11-28 09", "11-28 14", "12-02 09", "12-02 14", "12-05 09", "12-05 14",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "x-y", "1-1", "2026-11-01"])
def test_a_month_nobody_can_read_is_this_month(text):
    assert weekly.month_of(text, today=date(2026, 11, 22)) == date(2026, 11, 1)


def test_the_months_beside_a_month():
    assert weekly.neighbours(date(2026, 12, 1)) == (date(2026, 11, 1), date(2027, 1, 1))
    assert weekly.weeks(date(2026, 11, 1))[0][0] == date(2026, 10, 26)
