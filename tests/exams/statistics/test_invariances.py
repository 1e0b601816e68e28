"""What must not change whoever sits where, and what must change and how."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.domain.statistics.classification import classification
from exams.domain.statistics.drift import drift
from exams.domain.statistics.figure import variance
from exams.domain.statistics.flags import flags
from exams.domain.statistics.items import item_figures
from exams.domain.statistics.reliability import reliability
from exams.domain.statistics.sheet import Answer, Sheet
from exams.domain.statistics.tally import Tally, tally_items

ROOM = st.integers(1, 12).flatmap(
    lambda items: st.lists(st.lists(st.integers(0, 4), min_size=items, max_size=items), min_size=1, max_size=25)
)
"""Marks in quarters: people × items."""


def papers(room: list[list[int]], *, own: bool) -> list[Sheet]:
    """`own`: everybody has items of their own."""
    return [
        Sheet(tuple(Answer(at + 100 * number * own, at % 2, 25 * quarter, 100, None) for at, quarter in enumerate(row)))
        for number, row in enumerate(room)
    ]


@given(room=ROOM, own=st.booleans(), seed=st.integers(0, 9))
@settings(max_examples=60)
def test_it_makes_no_difference_in_which_order_candidates_are_read(room, own, seed):
    people = papers(room, own=own)
    mixed = random.Random(seed).sample(people, len(people))
    for item, tally in tally_items(people).items():
        one, other = item_figures(tally), item_figures(tally_items(mixed)[item])
        for name in ("facility", "discrimination", "index"):
            assert getattr(one, name).why == getattr(other, name).why
            assert getattr(one, name).value == pytest.approx(getattr(other, name).value, abs=1e-9)
    assert reliability(people).coefficient.value == pytest.approx(reliability(mixed).coefficient.value, abs=1e-9)


@given(room=ROOM)
@settings(max_examples=60)
def test_an_item_that_everybody_has_right_changes_no_other_items_discrimination(room):
    people = papers(room, own=False)
    longer = [Sheet((*person.answers, Answer(999, 0, 100, 100, None))) for person in people]
    if len(room[0]) > 1:
        for item, tally in tally_items(people).items():
            one, other = item_figures(tally).discrimination, item_figures(tally_items(longer)[item]).discrimination
            assert one.why == other.why
            assert one.value == pytest.approx(other.value, abs=1e-6)
    assert item_figures(tally_items(longer)[999]).discrimination.value is None


@given(room=ROOM, own=st.booleans())
@settings(max_examples=60)
def test_no_room_of_people_breaks_any_figure_and_each_is_within_its_range(room, own):
    people = papers(room, own=own)
    tallies = tally_items(people)
    for tally in tallies.values():
        found = item_figures(Tally.from_json(tally.as_json()), options=4, key=(0,))
        assert 0 <= found.facility.value <= 1
        for figure in (found.discrimination, found.index):
            assert (figure.value is None) != (figure.why is None)
            assert figure.value is None or -1 - 1e-9 <= figure.value <= 1 + 1e-9
        assert flags(found, guessing=0.25, drift=drift(tally.bands, tally.bands))
    trust = reliability(people)
    assert (trust.coefficient.value is None) == (trust.coefficient.why is not None)
    assert trust.coefficient.value is None or trust.coefficient.value <= 1 + 1e-9
    shares = [person.total / person.full for person in people]
    spread = variance(shares).value
    judged = classification(mean=sum(shares) / len(shares), variance=spread, reliability=trust.coefficient, cut=0.8)
    if judged.accuracy.value is not None:
        assert -1e-9 <= judged.false_pass.value <= 1
        assert 0 <= judged.consistency.value <= 1 + 1e-9


@given(bands=st.dictionaries(st.integers(0, 19), st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_a_sitting_compared_with_itself_has_not_drifted(bands):
    found = drift(bands, bands)
    assert found.delta.value is None or found.delta.value == pytest.approx(0, abs=1e-9)
    assert found.grade in ("", "A")
