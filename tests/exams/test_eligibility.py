"""Who may sit an examination: every condition by itself, at its limit and on both sides of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from exams.domain.eligibility import CandidateFacts, Demands, after_months, age_on, judge

DAY = date(2026, 11, 23)
FIT = CandidateFacts(
    birth_on=date(1990, 5, 1),
    education=2,
    health_promised=True,
    hours_theory=24,
    hours_practical=8,
    exempt_ground="",
    barred_until=None,
    theory_passed_on=date(2026, 9, 1),
    earlier_attempts=0,
)
ASKED = Demands(
    edition_key="SO-19",
    instrument="应急管理部令第19号",
    min_age=18,
    max_age=None,
    min_education=None,
    health_promise=True,
    skill_certificate_exempts=True,
    hours_theory=24,
    hours_practical=8,
    max_attempts=None,
    requires_theory_pass=False,
    theory_valid_months=12,
)


def verdict(key: str, facts: CandidateFacts, asked: Demands) -> bool | None | str:
    """The verdict on one condition; `absent` when it is not asked."""
    found = {condition.key: condition.ok for condition in judge(facts, asked, on=DAY).conditions}
    return found.get(key, "absent")


def test_who_meets_everything_is_eligible_and_no_reason_is_given():
    judged = judge(FIT, ASKED, on=DAY)
    assert judged.is_eligible
    assert judged.reasons == []
    assert judged.as_json()["edition"] == "SO-19"


@pytest.mark.parametrize(
    ("key", "facts", "asked", "expected"),
    [
        ("age", {"birth_on": date(2008, 11, 23)}, {}, True),  # eighteen today
        ("age", {"birth_on": date(2008, 11, 24)}, {}, False),  # eighteen tomorrow
        ("age", {"birth_on": None}, {}, None),
        ("age", {"birth_on": date(1966, 11, 22)}, {"max_age": 60}, True),
        ("age", {"birth_on": date(1965, 11, 23)}, {"max_age": 60}, False),
        ("education", {}, {}, "absent"),  # 令第19号 asks none of most trades (D5)
        ("education", {"education": 2}, {"min_education": 2}, True),
        ("education", {"education": 1}, {"min_education": 2}, False),
        ("education", {"education": None}, {"min_education": 2}, None),
        ("health", {"health_promised": False}, {}, False),
        ("health", {"health_promised": False}, {"health_promise": False}, "absent"),
        ("hours", {"hours_theory": 24.0}, {}, True),
        ("hours", {"hours_theory": 23.99}, {}, False),
        ("hours", {"hours_practical": 7.5}, {}, False),
        ("hours", {"hours_practical": 0}, {"hours_practical": None}, True),
        ("hours", {"hours_theory": 0, "hours_practical": 0}, {"hours_theory": None}, False),
        ("hours", {"hours_theory": 1, "hours_practical": 0}, {"hours_theory": None}, True),
        ("hours", {"hours_theory": 0, "exempt_ground": "职业技能等级证书"}, {}, True),  # D6
        ("hours", {"hours_theory": 0, "exempt_ground": "证书"}, {"skill_certificate_exempts": False}, False),
        ("bar", {"barred_until": date(2026, 11, 23)}, {}, True),  # until that day, not on it
        ("bar", {"barred_until": date(2026, 11, 24)}, {}, False),
        ("attempts", {"earlier_attempts": 40}, {}, "absent"),  # theory has no limit (D3)
        ("attempts", {"earlier_attempts": 4}, {"max_attempts": 5}, True),
        ("attempts", {"earlier_attempts": 5}, {"max_attempts": 5}, False),
        ("attempts", {"earlier_attempts": 1}, {"max_attempts": 2}, True),  # SO-30: one retake
        ("attempts", {"earlier_attempts": 2}, {"max_attempts": 2}, False),
        ("theory", {"theory_passed_on": None}, {}, "absent"),
        ("theory", {"theory_passed_on": None}, {"requires_theory_pass": True}, False),
        ("theory", {"theory_passed_on": date(2025, 11, 24)}, {"requires_theory_pass": True}, True),
        ("theory", {"theory_passed_on": date(2025, 11, 23)}, {"requires_theory_pass": True}, False),
        (
            "theory",
            {"theory_passed_on": date(2020, 1, 1)},
            {"requires_theory_pass": True, "theory_valid_months": None},
            True,
        ),
    ],
)
def test_each_condition_is_judged_at_its_limit(key, facts, asked, expected):
    judged = replace(FIT, **facts), replace(ASKED, **asked)
    assert verdict(key, *judged) == expected
    assert judge(*judged, on=DAY).is_eligible is (expected is not False)


def test_every_failed_condition_is_named_not_only_the_first():
    facts = replace(FIT, health_promised=False, hours_theory=0, birth_on=date(2010, 1, 1))
    assert [reason.split("：")[0] for reason in judge(facts, ASKED, on=DAY).reasons] == ["年龄", "健康承诺", "培训学时"]


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 6, 1), date(2018, 6, 1), 18),
    ],
)
def test_age_is_counted_in_completed_years(born, day, years):
    assert age_on(born, day) == years


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 23), 12, date(2026, 11, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(day, months, then):
    assert after_months(day, months) == then
