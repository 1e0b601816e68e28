"""Each number of the rules, as the field's documents state it, on the day it holds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifications import api
from qualifications.actions.load_editions import FOLDER
from qualifications.checks import clashes
from qualifications.domain.clauses import clauses, paths
from qualifications.domain.comparison import before, compare
from qualifications.domain.reading import EditionRefused, read_edition
from qualifications.domain.wording import LABELS, group_of, say

SO_19 = (FOLDER / "special_operations" / "SO-19.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "path", "value"),
    [
        ("SO-30", "validity.years", 6),
        ("SO-30", "validity.review_years", 3),
        ("SO-30", "validity.long_review_years", 6),
        ("SO-30", "validity.long_review_after_years", 10),
        ("SO-30", "validity.renewal_opens_days", 60),
        ("SO-30", "theory.max_attempts", 2),
        ("SO-30", "practical.max_attempts", 2),
        ("SO-30", "practical.on_exhausted", "retrain"),
        ("SO-30", "hours.renewal", 8),
        ("SO-30", "eligibility.min_age", 18),
        ("SO-30", "eligibility.min_education", 2),
        ("SO-30", "eligibility.retrain_on_fail", True),
        ("SO-30", "eligibility.skill_certificate_exempts", False),
        ("SO-30", "eligibility.fraud_bar_years", 3),
        ("SO-30", "eligibility.application_place", "residence_or_work"),
        ("SO-30", "clocks.exam_arranged_days", 60),
        ("SO-30", "clocks.marks_working_days", 10),
        ("SO-30", "clocks.accept_working_days", 5),
        ("SO-30", "clocks.issue_working_days", 20),
        ("SO-30", "clocks.review_working_days", 20),
        ("SO-30", "practical.again_after_off_work_months", 6),
        ("SO-19", "validity.years", 6),
        ("SO-19", "validity.review_years", None),
        ("SO-19", "theory.max_attempts", None),
        ("SO-19", "theory.minutes", 120),
        ("SO-19", "theory.total_marks", 100),
        ("SO-19", "theory.cut_score", 80),
        ("SO-19", "theory.pass_valid_months", 12),
        ("SO-19", "practical.max_attempts", 5),
        ("SO-19", "practical.cut_score", 80),
        ("SO-19", "practical.on_exhausted", "reregister_theory"),
        ("SO-19", "practical.requires_theory_pass", True),
        ("SO-19", "eligibility.min_education", None),
        ("SO-19", "eligibility.retrain_on_fail", False),
        ("SO-19", "eligibility.skill_certificate_exempts", True),
        ("SO-19", "eligibility.application_place", "anywhere"),
        ("SO-19", "hours.minutes_per_hour", 45),
        ("SO-19", "archive.training_years", 6),
        ("SO-19", "archive.exam_video_years", 3),
        ("MG-3", "hours.initial", 32),
        ("MG-3", "hours.yearly", 12),
        ("MG-3", "hours.initial_high_risk", 48),
        ("MG-3", "hours.yearly_high_risk", 16),
        ("MG-3", "validity.years", 3),
        ("MG-3", "validity.renewal_opens_days", 60),
        ("MG-3", "clocks.assessment_due_months", 6),
        ("MG-3", "assessment_fee_yuan", 0),
        ("MG-3", "archive.training_years", 3),
        ("TL-3", "hours.initial", 24),
        ("TL-3", "hours.initial_high_risk", 72),
        ("TL-3", "hours.levels", ("厂级", "车间级", "班组级")),
        ("TL-3", "hours.reopen_after_off_post_months", 12),
        ("TL-3", "hours.reopened_levels", ("车间级", "班组级")),
        ("TL-3", "theory.minutes", 60),
        ("TL-3", "theory.cut_score", 80),
        ("YR-3", "hours.yearly_high_risk", 20),
        ("YR-3", "hours.yearly", None),
    ],
)
def test_the_edition_says_the_number_of_the_order(key: str, path: str, value: object) -> None:
    found = {clause.path: clause.value for clause in clauses(api.edition(key))}
    assert found[path] == value


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2010, 7, 1), "SO-30"),
        (date(2026, 5, 31), "SO-30"),
        (date(2026, 6, 1), "SO-19"),
        (date(2026, 11, 22), "SO-19"),
    ],
)
def test_a_person_examined_on_a_day_is_judged_by_the_edition_of_that_day(day: date, key: str) -> None:
    assert api.edition_for("special_operations", on=day).key == key


def test_nobody_is_judged_before_the_first_edition() -> None:
    with pytest.raises(api.NoEdition, match="2010-06-30"):
        api.edition_for("special_operations", on=date(2010, 6, 30))


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2040, 1, 1)))
def test_on_every_day_each_family_has_exactly_one_edition(day: date) -> None:
    for family in api.Family.values:
        covering = [e for e in api.load_editions() if e.family == family and e.covers(day)]
        assert len(covering) == 1


def test_every_family_has_an_edition_in_force() -> None:
    for family in api.Family.values:
        assert api.edition_for(family, on=date(2026, 11, 22)).family == family


def test_every_paper_adds_up_to_its_full_marks() -> None:
    for edition in api.load_editions():
        if edition.theory is not None:
            total = sum(section.count * section.marks for section in edition.theory.sections)
            assert total == edition.theory.total_marks == 100


def test_every_number_an_administrator_reads_names_its_source() -> None:
    for edition in api.load_editions():
        for clause in clauses(edition):
            if clause.value is not None:
                assert clause.source is not None, (edition.key, clause.path)
                assert clause.source.text


def test_every_clause_can_be_said_in_chinese() -> None:
    assert set(LABELS) == set(paths())
    for edition in api.load_editions():
        for clause in clauses(edition):
            said = say(clause.path, clause.value)
            assert group_of(clause.path)
            assert said
            assert "None" not in said
            assert "(" not in said


def test_the_change_from_30_to_19_is_what_the_ministry_announced() -> None:
    new, old = api.edition("SO-19"), api.edition("SO-30")
    assert before(new, api.load_editions()) is old
    said = {change.path: (change.before, change.after) for change in compare(old, new)}
    assert said["theory.max_attempts"] == ("2 次", "不限次数")
    assert said["practical.max_attempts"] == ("2 次", "5 次")
    assert said["practical.on_exhausted"] == ("重新培训", "重新报名理论考试")
    assert said["validity.review_years"] == ("3 年", "无复审")
    assert said["eligibility.min_education"] == ("初中", "不作统一要求")
    assert said["eligibility.skill_certificate_exempts"] == ("否", "是")
    assert "validity.years" not in said
    assert "effective_from" not in said


def test_an_edition_does_not_differ_from_itself_and_the_first_has_none_before() -> None:
    for edition in api.load_editions():
        assert compare(edition, edition) == []
    assert before(api.edition("SO-30"), api.load_editions()) is None


def test_the_open_questions_of_the_order_are_put_to_the_administrator() -> None:
    topics = " ".join(question.topic for question in api.edition("SO-19").open_questions)
    for word in ("换证窗口", "45号", "实操 5 次", "危险化学品", "学时", "12 个月"):
        assert word in topics


BAD = [
    ("an unknown key", SO_19.replace("cut_score = 80", "cut_score = 80\npass_mark = 80", 1), "不认识的键“pass_mark”"),
    ("a missing key", SO_19.replace("minutes = 120\n", "", 1), "缺少键“minutes”"),
    ("marks that do not add up", SO_19.replace("count = 70", "count = 69"), "合计 99 分"),
    ("weights that do not add up", SO_19.replace("weight = 40", "weight = 50"), "权重合计 110"),
    ("a number without a source", SO_19.replace('"validity.years"', '"hours.initial"', 1), "validity.years 没有写出处"),
    ("a source of nothing", SO_19.replace('"validity.review_years"', '"validity.reviews"', 1), "没有对应的规则"),
    ("a state it does not know", SO_19.replace('state = "confirmed"', 'state = "certain"', 1), "状态“certain”不认识"),
    ("a word for a number", SO_19.replace("years = 6", 'years = "six"', 1), "不是整数"),
    ("no TOML at all", "key = ", "末尾不完整|第 1 行"),
]


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_file_is_refused_for(text: str, message: str) -> None:
    with pytest.raises(EditionRefused, match=message):
        read_edition(text, name="SO-19")


def test_the_same_file_without_the_fault_is_read() -> None:
    assert read_edition(SO_19, name="SO-19").key == "SO-19"


def test_manage_check_refuses_an_edition_with_an_unknown_key(tmp_path: Path, settings) -> None:
    from qualifications.actions import load_editions as loading
    from qualifications.checks import editions_are_readable

    family = tmp_path / "special_operations"
    family.mkdir()
    good, folder = family / "SO-19.toml", loading.FOLDER
    try:
        loading.FOLDER = tmp_path
        for text, faults in ((BAD[0][1], ["qualifications.E001"]), (SO_19, [])):
            good.write_text(text, encoding="utf-8")
            loading.load_editions.cache_clear()
            assert [error.id for error in editions_are_readable(None)] == faults
    finally:
        loading.FOLDER = folder
        loading.load_editions.cache_clear()


def test_editions_that_overlap_or_share_a_key_are_refused_and_the_shipped_ones_are_not() -> None:
    old, new = api.edition("SO-30"), api.edition("SO-19")
    from dataclasses import replace

    longer = replace(old, effective_to=new.effective_from)
    assert [error.id for error in clashes((longer, new))] == ["qualifications.E003"]
    assert [error.id for error in clashes((old, replace(new, key="SO-30")))] == ["qualifications.E002"]
    assert clashes(api.load_editions()) == []
    assert new.effective_from - timedelta(days=1) == old.effective_to
