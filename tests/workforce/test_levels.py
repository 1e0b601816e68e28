"""The levels as values: files read strictly, who is taught what, what is lacking."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.actions.load_levels import FOLDER, edition_named, load_levels
from workforce.domain.levels import (
    MOVED,
    NEW,
    RETURNED,
    LevelsFault,
    hours_to_teach,
    lacking,
    levels_for,
    levels_to_teach,
    read_levels,
)

GENERAL, BUILDING = edition_named("LV-GENERAL"), edition_named("LV-CONSTRUCTION")


def names(levels):
    return [level.name for level in levels]


@pytest.mark.parametrize(
    ("industry", "key"),
    [("建筑施工", "LV-CONSTRUCTION"), ("市政工程", "LV-CONSTRUCTION"), ("机械", "LV-GENERAL"), ("", "LV-GENERAL")],
)
def test_a_builder_is_taught_by_company_project_and_team(industry, key):
    assert levels_for(industry, load_levels(), on=date(2026, 1, 1)).key == key


def test_every_number_and_list_names_its_source():
    for edition in load_levels():
        assert {"content", "levels", "min_hours", "cut_score", "is_reopened"} <= set(edition.sources)
        assert edition.cut_score == 80
        assert edition.total_marks == 100


@pytest.mark.parametrize(
    ("reason", "before", "taught"),
    [
        (NEW, False, ["厂级", "车间级", "班组级"]),
        (MOVED, True, ["车间级", "班组级"]),
        (RETURNED, True, ["车间级", "班组级"]),
        (MOVED, False, ["厂级", "车间级", "班组级"]),
    ],
)
def test_moving_somebody_who_was_never_taught_saves_no_level(reason, before, taught):
    assert names(levels_to_teach(GENERAL, reason=reason, taught_before=before)) == taught


def test_hours_are_the_rules_for_the_whole_and_the_levels_own_otherwise():
    assert hours_to_teach(GENERAL.levels, GENERAL, initial=72) == 72
    assert hours_to_teach(BUILDING.levels, BUILDING, initial=24) == 50
    assert hours_to_teach(BUILDING.levels[1:], BUILDING, initial=24) == 35


def test_only_high_risk_firms_must_teach_rescue_at_the_gate():
    level = GENERAL.level("company")
    assert len(level.asked(high_risk=True)) == len(level.asked(high_risk=False)) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"cut_score": 101},
        {"lowest_cut_score": 90},
        {"level": []},
        {"sources": {"content": {"text": "x", "state": "heard"}}},
        {"level": [{"key": "a", "name": "A"}]},
    ],
)
def test_a_file_that_waives_something_by_a_slip_is_refused(wrong):
    import tomllib

    data = tomllib.loads((FOLDER / "general.toml").read_text(encoding="utf-8"))
    assert read_levels("general", data) == GENERAL
    if wrong == {"level": []}:
        wrong = {"level": [dict(data["level"][0], content=[])]}
    with pytest.raises(LevelsFault, match="general"):
        read_levels("general", data | wrong)


WHOLE = {
    "hours": 8.0, "min_hours": 0.0, "asked": ["a", "b"], "ticked": ["a", "b"], "teacher": "王师傅",
    "begins_on": date(2026, 1, 1), "ends_on": date(2026, 1, 2), "score": 80, "cut_score": 80,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, ""),
        ({"hours": 0.0}, "学时"),
        ({"hours": 8.0, "min_hours": 15.0}, "至少 15"),
        ({"ticked": ["a"]}, "1 项内容"),
        ({"teacher": ""}, "授课人"),
        ({"ends_on": None}, "日期"),
        ({"score": None}, "成绩"),
        ({"score": 79}, "补训后再考"),
    ],
)
def test_what_a_level_lacks_is_said_in_a_sentence(change, word):
    missing = lacking(**WHOLE | change)
    assert len(missing) == (1 if word else 0)
    assert word in "".join(missing)


@given(st.integers(0, 100), st.integers(60, 100))
def test_a_level_is_whole_exactly_from_the_pass_mark_on(score, cut):
    assert (lacking(**WHOLE | {"score": score, "cut_score": cut}) == []) == (score >= cut)
