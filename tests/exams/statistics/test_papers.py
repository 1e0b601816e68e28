"""Papers beside each other: spread, a borderline candidate's chance, use of items, common items; and the page."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.actions.compare_papers import compare_papers
from exams.domain.statistics.bars import bars_of, binned
from exams.domain.statistics.papers import compare, moved_to_cut, passing_chance, shared
from tests.accounts import factories as people
from tests.exams.factories import signed_in
from tests.exams.room_world import make_world


def test_the_chance_to_pass_is_the_binomial_one_where_items_are_alike():
    paper = dict.fromkeys(range(10), 100)
    chance = dict.fromkeys(range(10), 0.8)
    expected = sum(comb(10, right) * 0.8**right * 0.2 ** (10 - right) for right in range(8, 11))
    assert passing_chance(paper, chance, cut=800) == pytest.approx(expected)
    assert passing_chance(paper, chance, cut=0) == pytest.approx(1)
    assert passing_chance(paper, chance, cut=1001) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([100, 150, 200, 500]), st.floats(0.05, 0.95)), min_size=1, max_size=8),
    st.integers(0, 4000),
)
def test_the_chance_to_pass_is_that_of_counting_every_outcome(items, cut):
    paper = {at: marks for at, (marks, _p) in enumerate(items)}
    chance = {at: p for at, (_marks, p) in enumerate(items)}
    counted = 0.0
    for outcome in product((0, 1), repeat=len(items)):
        if sum(paper[at] for at, right in enumerate(outcome) if right) >= cut:
            share = 1.0
            for at, right in enumerate(outcome):
                share *= chance[at] if right else 1 - chance[at]
            counted += share
    assert passing_chance(paper, chance, cut=cut) == pytest.approx(counted)


def test_a_borderline_candidate_expects_the_cut_over_all_papers_and_harder_papers_pass_fewer():
    easy, hard = dict.fromkeys(range(50), 200), dict.fromkeys(range(40, 90), 200)
    chance = {at: 0.9 if at < 50 else 0.6 for at in range(90)}
    moved = moved_to_cut([easy, hard], chance, cut=8000)
    assert sum(sum(marks * moved[at] for at, marks in paper.items()) for paper in (easy, hard)) == pytest.approx(16000)
    found = compare([easy, hard], {at: round(p * 10_000) for at, p in chance.items()}, cut=8000, drawable=range(100))
    assert passing_chance(easy, moved, cut=8000) > passing_chance(hard, moved, cut=8000) + 0.5
    assert found.passing.width > 0.5, "unequal papers show"
    assert (found.count, found.unused, found.top_use) == (2, 10, 1.0)
    assert found.shared.mean == found.next_to.mean == pytest.approx(0.2)


def test_equal_papers_show_as_equal():
    papers = [dict.fromkeys(range(at * 10, at * 10 + 10), 100) for at in range(3)]
    found = compare(papers, dict.fromkeys(range(30), 7000), cut=600, drawable=range(30))
    assert found.expected.width == pytest.approx(0)
    assert found.passing.width == pytest.approx(0)
    assert shared(papers[0], papers[1]) == 0


def test_bars_hold_every_value_once():
    values = [70.0, 70.1, 70.2, 70.2, 71.0]
    bins = binned(values, bins=4, digits=2)
    assert sum(count for _label, count in bins) == 5
    assert binned([70.0, 70.0], bins=4, digits=1) == [("70.0", 2)]
    chart = bars_of(bins)
    assert len(chart.bars) == 4
    assert max(bar.height for bar in chart.bars) <= 280


@pytest.mark.django_db
def test_the_page_of_a_sitting_shows_sums_and_no_item():
    world = make_world(candidates=3)
    found = compare_papers(world.sitting)
    assert found.beside.count == 3
    assert found.matrix[0][0] == 1.0
    people.give_second_factor(world.officer)
    page = signed_in(world.officer).get(reverse("exams:sitting-papers", args=[world.sitting.uuid]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "两两之间的重题" in text
    stems = world.bank.items.values_list("current__stem", flat=True)
    assert not any(stem in text for stem in stems)
    assert (
        signed_in(world.invigilator).get(reverse("exams:sitting-papers", args=[world.sitting.uuid])).status_code == 403
    )
