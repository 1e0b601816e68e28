"""What a person owes, by tables of cases and by properties: R-07, R-09, R-10, R-11, R-12, R-13."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.actions.duty_rules import rules
from certificates.domain.folding import owed
from certificates.domain.owed import Fact, Held, History, Post, Studied

RULES = rules()
CARD = Held(
    "statecertificate:1", "special_operations", "low", "低压电工作业", "特种作业操作证",
    date(2020, 7, 1), date(2026, 6, 30), "", known_on=date(2020, 7, 1),
)  # fmt: skip
SPARKY = Post("post:1", "special_worker", "电工", "1", date(2020, 7, 1), item_key="low")
CHIEF = Post("post:2", "principal", "矿长", "1", date(2026, 3, 1), is_high_risk=True, item_key="principal-coal-mine")
MINER = Post("post:3", "worker", "掘进工", "1", date(2024, 5, 6), is_high_risk=True)
MANAGER = Held(
    "certificate:m", "managers", "principal-coal-mine", "主要负责人（煤矿）", "考核合格证",
    date(2026, 8, 1), date(2029, 7, 31), "MG-3", known_on=date(2026, 8, 1),
)  # fmt: skip


def found(history: History, *, on: date, kind: str, origin: str = ""):
    """The one duty of this kind."""
    rows = [duty for duty in owed(history, rules=RULES, today=on) if duty.kind == kind and origin in duty.origin]
    assert len(rows) == 1, rows
    return rows[0]


def kinds(history: History, *, on: date) -> set[tuple[str, str]]:
    return {(duty.kind, duty.state) for duty in owed(history, rules=RULES, today=on)}


@pytest.mark.parametrize(
    ("today", "state", "outcome", "said"),
    [
        (date(2026, 6, 30), "open", "", "到期前60天起可以办理"),
        (date(2026, 7, 1), "lapsed", "late", "最迟2026年9月28日前补办"),
        (date(2026, 9, 28), "lapsed", "late", "最迟2026年9月28日前补办"),
        (date(2026, 9, 29), "lapsed", "restart", "须按初次取证重新培训、考试"),
    ],
)
def test_a_renewal_under_the_new_order_is_late_and_then_begins_anew(today, state, outcome, said):
    duty = found(History(held=(CARD,)), on=today, kind="renewal")
    assert (duty.state, duty.outcome, duty.edition_key) == (state, outcome, "SO-19")
    assert said in duty.explanation


def test_under_the_old_order_there_was_no_second_chance():
    old = replace(CARD, valid_from=date(2016, 5, 1), valid_to=date(2022, 4, 30))
    duty = found(History(held=(old,)), on=date(2022, 5, 1), kind="renewal")
    assert (duty.edition_key, duty.outcome) == ("SO-30", "restart")
    assert "第二十六条" not in duty.explanation.splitlines()[0]
    assert duty.explanation.splitlines()[-1].startswith("依据：原国家安全监管总局令第30号")


@pytest.mark.parametrize(("due", "asked"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)])
def test_a_review_is_owed_only_where_the_order_of_its_day_knows_it(due, asked):
    history = History(held=(replace(CARD, review_due_on=due, valid_to=date(2028, 6, 30)),))
    states = kinds(history, on=date(2026, 5, 1))
    assert (("review", "open") in states) is asked


@pytest.mark.parametrize(
    ("back", "practical", "levels"),
    [
        (date(2024, 6, 30), False, False),  # a day less than six months
        (date(2024, 7, 1), True, False),
        (date(2024, 12, 31), True, False),
        (date(2025, 1, 1), True, True),
    ],
)
def test_time_away_opens_the_practical_and_then_two_levels(back, practical, levels):
    away = Fact("workfact:1", "absence", date(2024, 1, 1), back, organisation="1")
    taught = Fact("workfact:0", "level_training", date(2020, 6, 20), organisation="1")
    history = History(held=(CARD,), posts=(SPARKY,), facts=(away, taught))
    duties = owed(history, rules=RULES, today=back)
    assert any(duty.kind == "practical" for duty in duties) is practical
    assert any(duty.kind == "levels" and duty.origin == away.origin for duty in duties) is levels


def test_who_is_still_away_is_told_before_coming_back():
    history = History(held=(CARD,), posts=(SPARKY,), facts=(Fact("workfact:1", "absence", date(2024, 1, 1)),))
    assert found(history, on=date(2024, 7, 2), kind="practical").lapses_on == date(2024, 7, 1)


def test_the_practical_that_was_passed_again_settles_it():
    facts = (
        Fact("workfact:1", "absence", date(2024, 1, 1), date(2024, 8, 1)),
        Fact("workfact:2", "practical_passed", date(2024, 7, 28)),
    )
    assert found(History(held=(CARD,), facts=facts), on=date(2024, 8, 2), kind="practical").state == "met"


def test_a_leader_is_assessed_within_six_months_and_renews_after_three_years():
    late = found(History(posts=(CHIEF,)), on=date(2026, 9, 2), kind="assessment")
    assert (late.lapses_on, late.state, late.outcome) == (date(2026, 9, 1), "lapsed", "late")
    assert "任职后6个月内考核合格" in late.explanation
    assert "考核不收费" in late.explanation
    history = History(held=(MANAGER,), posts=(CHIEF,))
    assert found(history, on=date(2026, 9, 2), kind="assessment").state == "met"
    renewal = found(history, on=date(2029, 6, 1), kind="renewal")
    assert (renewal.opens_on, renewal.lapses_on) == (date(2029, 6, 1), date(2029, 7, 31))


def test_a_leader_of_an_ordinary_unit_owes_twelve_hours_and_no_assessment():
    post = replace(CHIEF, is_high_risk=False, starts_on=date(2025, 3, 1))
    duties = owed(History(posts=(post,)), rules=RULES, today=date(2026, 6, 1))
    assert [duty.kind for duty in duties] == ["yearly_hours"]
    assert "须完成12学时再培训" in duties[0].explanation


@pytest.mark.parametrize(
    ("post", "family", "asked"), [(MINER, "yearly", 20), (replace(CHIEF, starts_on=date(2024, 5, 6)), "managers", 16)]
)
def test_hours_of_a_year_by_post(post, family, asked):
    short = Studied(family, date(2025, 4, 1), asked - 1)
    history = History(posts=(post,), studied=(short,))
    assert "还差1学时" in found(history, on=date(2025, 12, 31), kind="yearly_hours").explanation
    full = replace(history, studied=(short, Studied(family, date(2025, 12, 31), 1)))
    assert found(full, on=date(2025, 12, 31), kind="yearly_hours").state == "met"
    late = found(history, on=date(2026, 1, 1), kind="yearly_hours", origin="20250101")
    assert (late.state, late.outcome) == ("lapsed", "late")


def test_a_year_may_be_counted_from_the_post():
    ours = tuple(replace(rule, year_counts_from="post") if rule.family == "yearly" else rule for rule in RULES)
    duties = [
        one for one in owed(History(posts=(MINER,)), rules=ours, today=date(2025, 6, 1)) if one.kind == "yearly_hours"
    ]
    assert [(one.opens_on, one.lapses_on) for one in duties] == [(date(2025, 5, 6), date(2026, 5, 5))]


def test_years_before_the_platform_knew_of_the_post_are_not_judged():
    post = replace(MINER, known_on=date(2026, 2, 1))
    lapses = [one.lapses_on for one in owed(History(posts=(post,)), rules=RULES, today=date(2026, 6, 1))
              if one.kind == "yearly_hours"]  # fmt: skip
    assert lapses == [date(2026, 12, 31)]


def test_a_new_worker_first_takes_three_levels_and_after_a_move_two():
    first = found(History(posts=(MINER,)), on=date(2024, 5, 1) + timedelta(days=10), kind="levels")
    assert "厂级、车间级、班组级教育，合计不少于72学时" in first.explanation
    taught = Fact("workfact:1", "level_training", date(2024, 5, 2), organisation="1")
    moved = Post("post:4", "worker", "支护工", "1", date(2025, 2, 1), is_high_risk=True)
    history = History(posts=(MINER, moved), facts=(taught,))
    assert found(history, on=date(2025, 2, 2), kind="levels", origin="post:3").state == "met"
    again = found(history, on=date(2025, 2, 2), kind="levels", origin="post:4")
    assert (again.state, "车间级、班组级" in again.explanation, "厂级" in again.explanation) == ("lapsed", True, False)


@pytest.mark.parametrize(
    ("taught_on", "organisation", "state"),
    [
        ([date(2024, 5, 2)], "1", "lapsed"),  # the first post's own
        ([date(2024, 5, 10)], "1", "lapsed"),  # the first post's own, late
        ([date(2024, 5, 2), date(2024, 5, 30)], "1", "met"),
        ([date(2024, 5, 2), date(2024, 6, 5)], "1", "met"),
        ([date(2024, 6, 2)], "1", "met"),
        ([date(2024, 5, 2), date(2024, 5, 30)], "2", "lapsed"),
    ],
)
def test_what_the_first_post_asked_for_is_not_the_moves_as_well(taught_on, organisation, state):
    moved = Post("post:4", "worker", "支护工", "1", date(2024, 6, 1), is_high_risk=True)
    facts = tuple(
        Fact(f"workfact:{n}", "level_training", day, organisation=organisation) for n, day in enumerate(taught_on)
    )
    history = History(posts=(MINER, moved), facts=facts)
    assert found(history, on=date(2024, 6, 6), kind="levels", origin="post:4").state == state


def test_a_move_after_years_counts_what_was_taught_just_before_it():
    moved = Post("post:4", "worker", "支护工", "1", date(2025, 6, 1), is_high_risk=True)
    ahead = Fact("workfact:1", "level_training", date(2025, 5, 20), organisation="1")
    history = History(posts=(MINER, moved), facts=(ahead,))
    assert found(history, on=date(2025, 6, 6), kind="levels", origin="post:4").state == "met"


def test_three_posts_in_a_month_ask_for_three_educations():
    second = Post("post:4", "worker", "支护工", "1", date(2024, 5, 16), is_high_risk=True)
    third = Post("post:5", "worker", "通风工", "1", date(2024, 5, 26), is_high_risk=True)
    days = (date(2024, 5, 3), date(2024, 5, 14), date(2024, 5, 24))
    facts = tuple(Fact(f"workfact:{n}", "level_training", day, organisation="1") for n, day in enumerate(days))
    for taught, states in ((2, ("met", "met", "lapsed")), (3, ("met", "met", "met"))):
        history = History(posts=(MINER, second, third), facts=facts[:taught])
        got = [found(history, on=date(2024, 5, 26) + timedelta(days=1), kind="levels", origin=f"post:{n}").state
               for n in (3, 4, 5)]  # fmt: skip
        assert tuple(got) == states


def test_another_firms_education_settles_nothing_here():
    elsewhere = Fact("workfact:1", "level_training", date(2024, 5, 2), organisation="2")
    assert found(History(posts=(MINER,), facts=(elsewhere,)), on=date(2024, 5, 7), kind="levels").state == "lapsed"


def test_time_away_from_one_firm_reopens_nothing_at_another():
    away = Fact("workfact:1", "absence", date(2024, 6, 1), date(2025, 7, 1), organisation="2")
    taught = Fact("workfact:0", "level_training", date(2024, 5, 2), organisation="1")
    duties = owed(History(posts=(MINER,), facts=(away, taught)), rules=RULES, today=date(2025, 7, 2))
    assert [duty.origin for duty in duties if duty.kind == "levels"] == ["post:3"]


def test_special_work_needs_its_certificate_first():
    assert found(History(posts=(SPARKY,)), on=date(2020, 7, 2), kind="initial").state == "lapsed"
    assert found(History(held=(CARD,), posts=(SPARKY,)), on=date(2020, 7, 2), kind="initial").state == "met"
    gone = replace(SPARKY, ends_on=date(2020, 7, 5))
    assert found(History(posts=(gone,)), on=date(2020, 7, 6), kind="initial").state == "dropped"


def test_a_new_process_asks_for_its_own_training():
    started = Fact("workfact:1", "new_process", date(2025, 3, 1), note="机器人焊接", organisation="1")
    history = History(posts=(MINER,), facts=(started,))
    assert found(history, on=date(2025, 3, 2), kind="new_process").state == "lapsed"
    other = Fact("workfact:2", "process_training", date(2025, 2, 20), note="别的", organisation="1")
    assert found(replace(history, facts=(started, other)), on=date(2025, 3, 2), kind="new_process").state == "lapsed"
    right = replace(other, note="机器人焊接")
    assert found(replace(history, facts=(started, right)), on=date(2025, 3, 2), kind="new_process").state == "met"


def test_a_medical_check_is_watched_only_when_recorded():
    check = Fact("workfact:1", "health_check", date(2025, 3, 1), date(2026, 2, 28))
    history = History(posts=(MINER,), facts=(check,))
    assert found(history, on=date(2026, 3, 1), kind="medical").state == "lapsed"
    newer = Fact("workfact:2", "health_check", date(2026, 2, 20), date(2027, 2, 19))
    assert (
        found(replace(history, facts=(check, newer)), on=date(2026, 3, 1), kind="medical", origin="fact:1").state
        == "met"
    )


DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
FACTS = st.builds(
    lambda number, kind, start, length: Fact(
        f"workfact:{number}", kind, start, start + timedelta(days=length), 8.0, "工艺", start, "1"
    ),
    st.integers(1, 10**6),
    st.sampled_from(["absence", "health_check", "new_process", "level_training", "practical_passed", "yearly_hours"]),
    DAYS,
    st.integers(0, 700),
)
POSTS = st.builds(
    lambda number, kind, start, risk: Post(
        f"post:{number}", kind, f"岗位{number % 3}", "1", start, None, risk, "low" if kind != "worker" else "", start
    ),
    st.integers(1, 10**6),
    st.sampled_from(["principal", "special_worker", "worker"]),
    DAYS,
    st.booleans(),
)
CARDS = st.builds(
    lambda number, start: replace(
        CARD, origin=f"certificate:{number}", valid_from=start, valid_to=start + timedelta(days=2190), known_on=start
    ),
    st.integers(1, 10**6),
    DAYS,
)
STUDIED = st.builds(Studied, st.sampled_from(["yearly", "managers"]), DAYS, st.integers(1, 30))
HISTORIES = st.builds(
    History,
    st.lists(CARDS, max_size=3).map(tuple),
    st.lists(POSTS, max_size=3).map(tuple),
    st.lists(FACTS, max_size=5).map(tuple),
    st.lists(STUDIED, max_size=3).map(tuple),
)


@given(HISTORIES, DAYS)
def test_what_comes_later_never_changes_what_a_day_saw(history, day):
    next_day = day + timedelta(days=1)
    later = History(
        held=(*history.held, replace(CARD, origin="certificate:x", valid_from=next_day, known_on=next_day)),
        posts=(*history.posts, replace(SPARKY, origin="post:x", starts_on=next_day)),
        facts=(*history.facts, Fact("workfact:x", "practical_passed", next_day)),
        studied=(*history.studied, Studied("yearly", next_day, 99)),
    )  # fmt: skip
    assert owed(later, rules=RULES, today=day) == owed(history, rules=RULES, today=day)


@given(HISTORIES, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_came_in_does_not_matter(history, day, luck):
    def shuffled(values):
        return tuple(luck.sample(values, len(values)))

    mixed = History(*(shuffled(part) for part in (history.held, history.posts, history.facts, history.studied)))
    assert owed(mixed, rules=RULES, today=day) == owed(history, rules=RULES, today=day)


@given(HISTORIES, DAYS)
def test_every_duty_says_why_by_which_rule_and_is_unique(history, day):
    duties = owed(history, rules=RULES, today=day)
    for duty in duties:
        assert duty.explanation.splitlines()[-1].startswith("依据：")
        assert duty.outcome == "" or duty.state == "lapsed"
    origins = [one.origin for part in (history.held, history.posts, history.facts) for one in part]
    if len(set(origins)) == len(origins):
        assert len({(duty.origin, duty.kind) for duty in duties}) == len(duties)
