"""How many attempts are used: one retake under 令第30号, five practicals under 令第19号 (R-02, CON-8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.rounds import RETRAIN, THEORY_AGAIN, History, current_round

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return FIRST + timedelta(days=number)


def history(words):
    """`s` sat, `P` passed (on the day it was sat), `T` theory passed, `h` training, in the order of days."""
    days = {letter: tuple(day(n) for n, found in enumerate(words) if found == letter) for letter in "sPTh"}
    sat = tuple(sorted(days["s"] + days["P"]))
    return History(sat=sat, passed=days["P"], theory_passed=days["T"], trained=days["h"])


SO19, SO30 = (5, THEORY_AGAIN), (2, RETRAIN)


@pytest.mark.parametrize(
    ("rules", "words", "used"),
    [
        (SO19, "", 0),
        (SO19, "Tssss", 4),
        (SO19, "Tsssss", 5),
        (SO19, "TsssssT", 0),  # the sixth needs a new theory pass, no training
        (SO19, "Tsssssh", 5),  # training alone gives nothing back (retrain_on_fail is false)
        (SO19, "TsssTs", 1),  # a new theory pass begins a new round at any time
        (SO19, "TssP", 0),  # passed: a later examination (off work for six months) begins anew
        (SO30, "hTs", 1),  # one retake is left
        (SO30, "hTss", 2),
        (SO30, "hTssT", 2),  # passing theory again does not spare the training
        (SO30, "hTssh", 0),
        (SO30, "hTsh", 1),  # training before the limit gives nothing back
        (SO30, "hTsshs", 1),
        ((None, THEORY_AGAIN), "sssssss", 7),  # theory under 令第19号: without limit
    ],
)
def test_attempts_used(rules, words, used):
    limit, again = rules
    assert current_round(history(words), limit=limit, on_exhausted=again).used == used


def test_a_round_has_a_name_that_stays_when_more_happens_in_it():
    one = current_round(history("Ts"), limit=5, on_exhausted=THEORY_AGAIN)
    more = current_round(history("Tsss"), limit=5, on_exhausted=THEORY_AGAIN)
    again = current_round(history("TsssT"), limit=5, on_exhausted=THEORY_AGAIN)
    assert one.key == more.key != again.key
    assert current_round(History(), limit=5, on_exhausted=THEORY_AGAIN).key == "0"


@given(st.text("sPTh", max_size=25), st.sampled_from([SO19, SO30, (None, THEORY_AGAIN)]))
def test_one_more_attempt_is_one_more_and_never_more(words, rules):
    limit, again = rules
    before = current_round(history(words), limit=limit, on_exhausted=again)
    after = current_round(history(words + "s"), limit=limit, on_exhausted=again)
    assert after.used == before.used + 1
    assert after.key == before.key
