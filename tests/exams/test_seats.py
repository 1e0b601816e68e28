"""Seats: read as people write them, drawn so that anybody can draw them again, broken ones never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.seats import (
    SeatsRefused,
    drawn_seats,
    read_seats,
    rows_of,
    seats_hold,
    seats_promise,
    write_seats,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("3、7，12-14", [3, 7, 12, 13, 14]),
        ("１２ ～ １３", None),
        ("5 5;5", [5]),
        ("2—4", [2, 3, 4]),
        ("0", None),
        ("31", None),
        ("9-7", None),
        ("七", None),
        ("3-", None),
    ],
)
def test_lists_of_seats_as_people_write_them(text, expected):
    if expected is None:
        with pytest.raises(SeatsRefused):
            read_seats(text, seats=30)
    else:
        assert read_seats(text, seats=30) == expected


@given(st.sets(st.integers(1, 60)))
def test_what_is_written_is_read_the_same(numbers):
    assert read_seats(write_seats(sorted(numbers)), seats=60) == sorted(numbers)


@given(st.sets(st.integers(1, 60), min_size=1), st.text("0123456789abcdef", min_size=4, max_size=8))
def test_the_draw_is_a_permutation_of_the_usable_seats_and_repeats_itself(usable, secret):
    drawn = drawn_seats(secret, sorted(usable))
    assert sorted(drawn) == sorted(usable)
    assert drawn == drawn_seats(secret, sorted(usable, reverse=True))


def test_a_seat_that_was_exchanged_is_found_out():
    promised = seats_promise([1, 2, 4, 5], ["a", "b", "c"])
    drawn = drawn_seats("secret", [1, 2, 4, 5])
    found = dict(zip("abc", drawn, strict=False))
    assert seats_hold("secret", promised, found)
    assert not seats_hold("secret", promised, found | {"a": found["b"], "b": found["a"]})
    assert not seats_hold("secret", promised, {"x": 1})


def test_rows_are_cut_as_the_room_has_them():
    assert rows_of(7, 3) == [[1, 2, 3], [4, 5, 6], [7]]
