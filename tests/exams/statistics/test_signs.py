"""Flags, observed difficulty, areas and groups: what the bank keeper and the exam officer are told."""

from __future__ import annotations

import pytest

from exams.domain.statistics.difficulty import PRIOR, shrunk
from exams.domain.statistics.drift import drift
from exams.domain.statistics.figure import Figure
from exams.domain.statistics.flags import ENOUGH, Flag, chance, flags
from exams.domain.statistics.groups import area_figures, group_figures
from exams.domain.statistics.items import ItemFigures, OptionFigures, item_figures
from exams.domain.statistics.sheet import Answer, Sheet
from exams.domain.statistics.tally import tally_items
from tests.exams.statistics.test_items import table

WIDE = Figure(0.3)


def figures(n=200, facility=0.7, discrimination=0.3, options=((0.7, 0.3), (0.1, -0.1), (0.1, -0.2), (0.1, -0.1))):
    """An item of four options, the first of them right; each option (share, point-biserial)."""
    rows = tuple(
        OptionFigures(at, at == 0, round(share * n), share, Figure(relation))
        for at, (share, relation) in enumerate(options)
    )
    return ItemFigures(n, Figure(facility), Figure(discrimination), WIDE, Figure(0.0), WIDE, rows)


LEAKED = drift({5: (600, 400)}, {5: (95, 5)})
STEADY = drift({5: (600, 400)}, {5: (60, 40)})


@pytest.mark.parametrize(
    ("changes", "guessing", "moved", "expected"),
    [
        ({}, 0.25, STEADY, ()),
        ({"n": ENOUGH - 1, "facility": 0.1}, 0.25, LEAKED, (Flag.FEW,)),
        ({"facility": 0.96}, 0.25, None, (Flag.EASY,)),
        ({"facility": 0.95}, 0.25, None, ()),
        ({"facility": 0.29}, 0.25, None, (Flag.HARD,)),
        ({"facility": 0.45}, 0.5, None, (Flag.HARD,)),
        ({"discrimination": -0.2, "options": ()}, 0.25, None, (Flag.NEGATIVE,)),
        ({"discrimination": -0.05, "options": ()}, 0.25, None, ()),
        ({"options": ((0.7, 0.3), (0.04, -0.1), (0.16, -0.2), (0.1, -0.1))}, 0.25, None, (Flag.DEAD,)),
        ({"facility": 0.92, "options": ((0.92, 0.3), (0.0, 0.0), (0.04, -0.2), (0.04, -0.1))}, 0.25, None, ()),
        ({"options": ((0.7, 0.1), (0.1, 0.35), (0.1, -0.2), (0.1, -0.1)), "discrimination": 0.1}, 0.25, None,
         (Flag.KEY,)),
        ({"options": ((0.7, 0.1), (0.1, 0.12), (0.1, -0.2), (0.1, -0.1)), "discrimination": 0.1}, 0.25, None, ()),
        ({"facility": 0.2, "discrimination": 0.1,
          "options": ((0.2, 0.1), (0.6, 0.05), (0.1, -0.2), (0.1, -0.1))}, 0.25, None, (Flag.KEY, Flag.HARD)),
        ({}, 0.25, LEAKED, (Flag.DRIFT,)),
    ],
)  # fmt: skip
def test_each_sign_is_given_on_its_side_of_the_line_only(changes, guessing, moved, expected):
    assert flags(figures(**changes), guessing=guessing, drift=moved) == expected


def test_a_wrong_key_is_seen_in_the_answers_themselves():
    """The better half chose option 1, the key says option 0."""
    found = item_figures(tally_items(table())[0], options=4, key=(0,))
    assert Flag.KEY in flags(found, guessing=chance("single", 4))
    right = item_figures(tally_items(table())[5], options=4, key=(0,))
    assert Flag.KEY not in flags(right, guessing=chance("single", 4))


@pytest.mark.parametrize(
    ("kind", "options", "share"),
    [("judgement", 0, 1 / 2), ("single", 4, 1 / 4), ("multiple", 4, 1 / 11), ("multiple", 5, 1 / 26), ("blank", 0, 0)],
)
def test_guessing_gets_what_combinatorics_say(kind, options, share):
    assert chance(kind, options) == pytest.approx(share)


def test_few_answers_move_the_usual_difficulty_little_and_many_move_it_all_the_way():
    assert shrunk(0, 0, usual=0.8) == pytest.approx(0.8)
    assert shrunk(10, 20, usual=0.8) == pytest.approx((10 + PRIOR * 0.8) / (20 + PRIOR))
    assert shrunk(50_000, 100_000, usual=0.8) == pytest.approx(0.5, abs=1e-4)


def person(total: int, employer: str = "") -> Sheet:
    return Sheet((Answer(1, 0, total, 100, None), Answer(2, 0, 0, 50, None)), (("employer", employer),))


def test_small_groups_are_joined_so_that_no_mean_is_nearly_somebodys_mark():
    people = [person(90, "甲")] * 6 + [person(70, "乙")] * 5 + [person(50, "丙")] * 4 + [person(20, "丁")] * 2
    people += [person(10)] * 3
    rows = group_figures(people, kind="employer", cut=80)
    assert [(row.name, row.n, row.mean, row.passed) for row in rows] == [
        ("甲", 6, 90, 6), ("乙", 5, 70, 0), ("", 6, 40, 0),
    ]  # fmt: skip
    alone = group_figures(people[:6] + people[-5:], kind="employer", cut=80)
    assert [row.name for row in alone] == ["甲"], "two people of one group stay unnamed and unshown"


def test_areas_come_weakest_first_with_the_share_of_marks_gained():
    rows = area_figures([person(90), person(70)], {1: "法规", 2: "技术"})
    assert [(row.name, row.items, row.answers, row.gained) for row in rows] == [
        ("技术", 1, 2, 0.0), ("法规", 1, 2, 0.8),
    ]  # fmt: skip
