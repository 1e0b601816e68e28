"""Five failures in fifteen minutes close the door for fifteen minutes: the rule as a function of values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.delivery import LONGEST_PAUSE, MOST_TRIES, is_stale, next_try
from accounts.domain.sign_in import GuardPolicy, locked_until

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
POLICY = GuardPolicy()


def at(*minutes: float) -> list[datetime]:
    return [START + timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("failures", "opens_at"),
    [
        (at(), None),
        (at(0, 1, 2, 3), None),
        (at(0, 1, 2, 3, 4), 19),
        (at(0, 4, 8, 12, 15), 30),
        (at(0, 4, 8, 12, 15.01), None),
        (at(0, 1, 2, 3, 4, 19, 20), 19),
    ],
)
def test_the_door_closes_after_five_failures_and_opens_again(failures, opens_at):
    expected = None if opens_at is None else START + timedelta(minutes=opens_at)
    assert locked_until(failures, policy=POLICY) == expected


@given(st.lists(st.integers(0, 100_000), max_size=4))
def test_four_failures_never_close_it(seconds):
    assert locked_until([START + timedelta(seconds=s) for s in seconds], policy=POLICY) is None


@given(st.lists(st.integers(0, 100_000), max_size=30))
def test_the_order_in_which_failures_are_read_does_not_matter(seconds):
    moments = [START + timedelta(seconds=s) for s in seconds]
    assert locked_until(moments, policy=POLICY) == locked_until(moments[::-1], policy=POLICY)


def test_a_message_is_tried_with_growing_pauses_and_then_given_up():
    pauses = [next_try(tries, now=START) - START for tries in range(1, MOST_TRIES)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert next_try(MOST_TRIES, now=START) is None


def test_a_code_is_not_sent_after_it_lapsed_but_a_reminder_is():
    late = START + timedelta(minutes=6)
    assert is_stale("code", created_at=START, now=late)
    assert not is_stale("duty", created_at=START, now=late)
