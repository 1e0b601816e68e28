"""The way of an application, what it lacks, and whose turn it is: rules without a database."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from applications.domain.clocks import DECIDE, Clock, counts_as_silence, tone_of
from applications.domain.needs import best, incurable, lines_of, missing
from applications.domain.reach import next_part
from applications.domain.states import OPEN, WAYS, State, may_go

ALLOWED = {
    "draft": "submitted withdrawn",
    "submitted": "asked accepted refused withdrawn",
    "asked": "complete refused withdrawn",
    "complete": "accepted refused withdrawn",
    "accepted": "booked done withdrawn",
    "booked": "accepted done withdrawn",
    "refused": "",
    "done": "",
    "withdrawn": "",
}
"""Written down once more by hand: the test is against the table, not against itself."""


@pytest.mark.parametrize("there", list(State))
@pytest.mark.parametrize("here", list(State))
def test_every_pair_of_states_is_allowed_or_not(here, there):
    assert may_go(here, there) is (there in ALLOWED[here].split())


def test_nobody_is_asked_twice_whatever_way_is_taken():
    """From `asked`, no path leads to `asked` again."""
    reached, wave = set(), {State.ASKED}
    while wave:
        wave = {there for here in wave for there in WAYS[here]} - reached
        reached |= wave
    assert State.ASKED not in reached
    assert State.DRAFT not in reached


def test_what_is_over_stays_over():
    assert {state for state in State if not WAYS[state]} == set(State) - OPEN == {
        State.REFUSED, State.DONE, State.WITHDRAWN,
    }  # fmt: skip


def condition(key, ok):
    return SimpleNamespace(key=key, title=key, ok=ok, fact="事实", source="")


@pytest.mark.parametrize(
    ("key", "ok", "papers", "expected"),
    [
        ("hours", False, {}, False),
        ("hours", False, {"skill": "waiting"}, None),  # D6: the certificate waits for an officer's look
        ("hours", False, {"skill": "bad"}, False),
        ("hours", False, {"skill": "good"}, False),  # good papers speak through the record, not by themselves
        ("hours", True, {"skill": "waiting"}, True),
        ("education", False, {"schooling": "waiting"}, None),
        ("health", False, {"health": "waiting"}, None),
        ("age", False, {"identity": "waiting"}, False),  # no paper makes anybody older
        ("bar", False, {"other": "waiting"}, False),
    ],
)
def test_a_paper_makes_a_no_wait_only_where_it_can_cure_it(key, ok, papers, expected):
    line = lines_of([condition(key, ok)], papers=papers, has_photo=True)[-1]
    assert line.ok is expected


def test_missing_can_be_brought_and_incurable_can_not():
    lines = lines_of([condition("hours", False), condition("age", False)], papers={}, has_photo=False)
    assert [line.key for line in missing(lines)] == ["identity", "photo", "hours"]
    assert [line.key for line in incurable(lines)] == ["age"]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [([], {}), ([("a", "bad"), ("a", "waiting")], {"a": "waiting"}), ([("a", "good"), ("a", "bad")], {"a": "good"})],
)
def test_the_best_verdict_of_a_kind_counts(verdicts, expected):
    assert best(verdicts) == expected


@pytest.mark.parametrize(
    ("scope", "theory", "item", "practical", "expected"),
    [
        ("both", False, False, True, "theory"),
        ("both", True, False, True, "practical"),
        ("both", True, True, True, ""),
        ("both", True, False, False, ""),
        ("theory", False, False, True, "theory"),
        ("theory", True, False, True, ""),
        ("practical", False, False, True, "practical"),
        ("practical", True, True, True, ""),
    ],
)
def test_which_part_comes_next(scope, theory, item, practical, expected):
    assert next_part(scope, theory_passed=theory, item_passed=item, has_practical=practical) == expected


DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("offset", "sure", "tone", "silent"),
    [(-1, True, "danger", True), (0, True, "warn", False), (2, True, "warn", False), (3, True, "neutral", False),
     (-1, False, "danger", False)],
)  # fmt: skip
def test_the_last_day_still_counts_and_silence_needs_a_sure_calendar(offset, sure, tone, silent):
    clock = Clock(DECIDE, DAY + timedelta(days=offset), sure)
    assert tone_of(clock, DAY) == tone
    assert counts_as_silence(clock, DAY) is silent
