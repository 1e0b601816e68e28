"""One item's figures, against published tables and against the textbook formulas by another route."""

from __future__ import annotations

import random
import statistics

import pytest

from exams.domain.statistics.figure import Why
from exams.domain.statistics.items import item_figures
from exams.domain.statistics.sheet import Answer, Sheet
from exams.domain.statistics.tally import Tally, tally_items
from tests.exams.statistics.published import LSAT6, QUIZ, sheet, sheets


@pytest.mark.parametrize(
    ("item", "facility", "discrimination"),
    [(0, 0.924, 0.1128), (1, 0.709, 0.1532), (2, 0.553, 0.1728), (3, 0.763, 0.1444), (4, 0.870, 0.1216)],
)
def test_the_law_school_items_have_the_figures_that_r_prints(item, facility, discrimination):
    """`descript(LSAT)` of R's package ltm (Rizopoulos 2006, J. Statist. Softw. 17(5)): proportions, and point
    biserials with the item excluded."""
    figures = item_figures(tally_items(sheets(LSAT6))[item])
    assert figures.n == 1000
    assert figures.facility.value == pytest.approx(facility, abs=1e-12)
    assert figures.discrimination.value == pytest.approx(discrimination, abs=5e-5)


def test_the_item_rest_correlation_is_that_of_the_definition():
    patterns = [[int(digit) for digit in word] for word in QUIZ.split()]
    tallies = tally_items(sheets(QUIZ))
    for at in range(10):
        own, rest = [row[at] for row in patterns], [sum(row) - row[at] for row in patterns]
        expected = statistics.correlation(own, rest)
        assert item_figures(tallies[at]).discrimination.value == pytest.approx(expected, abs=1e-12)


def test_upper_and_lower_27_percent_take_in_whoever_ties():
    """Ten people: groups of three. Totals 9 9 8 8 | … | 2 2 7 7 7 7: the upper three end at 8, which two share; the
    lower three end at 7, which four share."""
    figures = item_figures(tally_items(sheets(QUIZ))[0])
    upper, lower = [1, 1, 1, 1], [0, 0, 1, 1, 0, 1]  # item 1 of F H A G, and of D E B C I J
    assert figures.index.value == pytest.approx(statistics.mean(upper) - statistics.mean(lower), abs=1e-12)


def table() -> list[Sheet]:
    """Forty people, a rest of nine items; the key is option 0, the good ones choose option 1."""
    people = []
    for number in range(40):
        ability = number % 10
        chosen = (1,) if ability >= 7 else (0,) if ability >= 2 else () if ability else (2,)
        first = Answer(0, 0, 100 * (chosen == (0,)), 100, chosen, 20.0 + ability)
        rest = tuple(Answer(1 + at, 0, 100 * (at < ability), 100, (0,) if at < ability else (1,)) for at in range(9))
        people.append(Sheet((first, *rest)))
    return people


def test_a_distractor_table_shows_who_chose_what():
    people = table()
    figures = item_figures(tally_items(people)[0], options=4, key=(0,))
    assert [option.count for option in figures.options] == [20, 12, 4, 0]
    assert [option.is_key for option in figures.options] == [True, False, False, False]
    assert figures.omission.value == pytest.approx(4 / 40)
    rests = [(sheet.total - sheet.answers[0].marks) / 900 for sheet in people]
    for option in figures.options[:3]:
        chose = [float(sheet.answers[0].chosen == (option.index,)) for sheet in people]
        assert option.point_biserial.value == pytest.approx(statistics.correlation(chose, rests), abs=1e-12)
    assert figures.options[3].point_biserial.why == Why.NO_SPREAD, "nobody chose it: there is nothing to correlate"


def test_the_time_is_the_geometric_mean_of_what_is_known():
    seconds = [10.0, 40.0, None, 90.0]
    people = [
        Sheet((Answer(0, 0, 100, 100, (0,), spent), Answer(1, 0, 100 * (at % 2), 100, (0,))))
        for at, spent in enumerate(seconds)
    ]
    figures = item_figures(tally_items(people)[0])
    assert figures.seconds.value == pytest.approx(statistics.geometric_mean([10, 40, 90]))
    assert item_figures(tally_items(people)[1]).seconds.why == Why.NO_TIMES


def test_an_item_with_half_marks_has_the_mean_share_as_its_facility():
    people = [Sheet((Answer(0, 0, marks, 400, None), Answer(1, 0, 100, 100, None))) for marks in (0, 200, 400, 400)]
    assert item_figures(tally_items(people)[0]).facility.value == pytest.approx((0 + 0.5 + 1 + 1) / 4)


def test_random_papers_are_held_against_the_share_of_ones_own_paper():
    """Item 7 was on a paper of 3 and on one of 5 items: the rest scores are shares, by hand 1, 1/2, 1/4, 3/4."""
    papers = [(1, [1, 1]), (0, [1, 0]), (0, [0, 0, 0, 1]), (1, [1, 1, 0, 1])]
    people = []
    for number, (right, rest) in enumerate(papers):
        other = sheet(rest, first=100 * (number + 1))
        people.append(Sheet((Answer(7, 0, 100 * right, 100, None), *other.answers)))
    tallies = tally_items(people)
    assert tallies[100].n == 1
    expected = statistics.correlation([1, 0, 0, 1], [1, 1 / 2, 1 / 4, 3 / 4])
    assert item_figures(tallies[7]).discrimination.value == pytest.approx(expected, abs=1e-12)


def test_two_sittings_added_up_are_the_figures_of_both_read_at_once():
    dice = random.Random(5)
    people = [sheet([int(dice.random() < 0.3 + person / 100) for _item in range(8)]) for person in range(60)]
    apart = tally_items(people[:25])[3] + tally_items(people[25:])[3]
    whole = item_figures(tally_items(people)[3])
    joined = item_figures(Tally.from_json(apart.as_json()))
    for name in ("facility", "discrimination", "omission"):
        assert getattr(joined, name).value == pytest.approx(getattr(whole, name).value, abs=1e-12)


@pytest.mark.parametrize(
    ("patterns", "why"),
    [
        ([[1, 0, 1]], Why.FEW_PEOPLE),
        ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], Why.NO_SPREAD),
        ([[1, 0, 1], [1, 1, 0]], Why.NO_SPREAD),
        ([[1], [0]], Why.NO_SPREAD),
    ],
)
def test_where_nothing_can_be_told_the_reason_is_given_and_no_zero(patterns, why):
    figures = item_figures(tally_items([sheet(pattern) for pattern in patterns])[0])
    assert figures.discrimination.value is None
    assert figures.discrimination.why == why
    assert figures.facility.value is not None


def test_an_item_nobody_got_has_no_figures():
    figures = item_figures(Tally())
    assert (figures.n, figures.facility.why, figures.options) == (0, Why.NOBODY, ())
