"""A paper meets every quota exactly or is refused: never short, equally hard, the same again from the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exams.domain.assembly import Assembler, Unbalanced, option_order, spread_bound, trial
from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule, SectionRule
from exams.domain.content import ItemContent
from exams.domain.dice import seed_of
from exams.domain.feasibility import prove
from exams.domain.paper import write_paper
from exams.domain.plan import ShortPool, make_plan

AREAS = ("法规", "电工", "电工/触电", "电工/仪表", "急救")
SECRET = "5" * 64


@st.composite
def pools(draw):
    """Up to 30 items of few kinds, some of which exclude each other."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["judgement", "single"]),
                st.sampled_from(AREAS),
                st.integers(1, 3),
                st.sampled_from(["", "", "", "甲", "乙"]),
                st.integers(3000, 9900),
                st.sampled_from([(), ("新",)]),
            ),
            max_size=30,
        )
    )
    return [
        PoolItem(at, kind, area, difficulty, exclusion=exclusion, facility=facility, tags=tags)
        for at, (kind, area, difficulty, exclusion, facility, tags) in enumerate(rows, start=1)
    ]


@st.composite
def blueprints(draw):
    """One or two sections of up to four overlapping quotas; one in three requires an item."""
    sections = []
    for kind in draw(st.sampled_from([("judgement",), ("judgement", "single"), ("",)])):
        rules = draw(
            st.lists(
                st.builds(
                    QuotaRule,
                    st.just(kind),
                    st.integers(1, 4),
                    st.sampled_from(["", *AREAS]),
                    st.none() | st.integers(1, 3),
                    tag=st.sampled_from(["", "", "新"]),
                ),
                min_size=1,
                max_size=4,
            )
        )
        sections.append(SectionRule(kind, kind, 100, tuple(rules)))
    return BlueprintRule(tuple(sections), required=draw(st.sampled_from([(), (), (1,)])))


def units_for(rules, pool):
    """How many units some of the rules could take: items, and sets that exclude each other once."""
    single = sum(not item.exclusion and any(rule.takes(item) for rule in rules) for item in pool)
    groups = {item.exclusion for item in pool if item.exclusion and any(rule.takes(item) for rule in rules)}
    return single + len(groups)


def hall_violation(blueprint, pool):
    """The plain definition: some set of quotas wants more units than there are for it."""
    rules = blueprint.quotas
    return any(
        sum(rule.count for rule in chosen) > units_for(chosen, pool)
        for size in range(1, len(rules) + 1)
        for chosen in combinations(rules, size)
    )


@settings(max_examples=300, deadline=None)
@given(blueprints(), pools())
def test_feasibility_is_exactly_halls_condition(blueprint, pool):
    plain = replace(blueprint, required=())
    assert prove(plain, pool).is_feasible is not hall_violation(plain, pool)


@settings(max_examples=200, deadline=None)
@given(blueprints(), pools())
def test_a_refusal_names_a_true_clash_and_none_smaller(blueprint, pool):
    result = prove(replace(blueprint, required=()), pool)
    assume(not result.is_feasible)
    for shortage in result.shortages:
        assert shortage.available == units_for(shortage.quotas, pool)
        assert shortage.missing > 0
        if len(shortage.quotas) > 1:
            for left_out in range(len(shortage.quotas)):
                rest = [rule for at, rule in enumerate(shortage.quotas) if at != left_out]
                assert sum(rule.count for rule in rest) <= units_for(rest, pool)


@settings(max_examples=400, deadline=None)
@given(blueprints(), pools(), st.integers(0, 50))
def test_every_paper_is_whole_or_refused_and_repeats_itself(blueprint, pool, number):
    try:
        plan = make_plan(blueprint, pool)
    except ShortPool:
        assert not prove(blueprint, pool).is_feasible
        return
    seed = seed_of(SECRET, str(number))
    paper = Assembler(plan, SECRET).assemble(seed=seed, number=number)
    item_of = {item.id: item for item in pool}
    assert len(set(paper.ids)) == len(paper.ids) == blueprint.count
    groups = [item_of[identity].exclusion for identity in paper.ids if item_of[identity].exclusion]
    assert len(set(groups)) == len(groups)
    assert set(blueprint.required) <= set(paper.ids)
    for section, ids in zip(blueprint.sections, paper.sections, strict=True):
        assert len(ids) == section.count
        chosen = [item_of[identity]._replace(exclusion="") for identity in ids]
        assert prove(BlueprintRule((section,)), chosen).is_feasible
    assert Assembler(plan, SECRET).assemble(seed=seed, number=number) == paper


def judgements(count, *, facility=lambda number: 7000):
    return [PoolItem(number, "judgement", "法规", 2, facility=facility(number)) for number in range(1, count + 1)]


def rule(count, **more):
    quota = QuotaRule("judgement", count)
    return BlueprintRule((SectionRule("判断", "judgement", 100, (quota,)),), **more)


@pytest.mark.parametrize(("pool", "count"), [(40, 10), (47, 10), (100, 70), (12, 12), (1000, 3)])
def test_the_whole_pool_is_used_evenly(pool, count):
    papers = trial(make_plan(rule(count), judgements(pool)), papers=2000)
    seen = Counter(identity for paper in papers for identity in paper.ids)
    mean = 2000 * count / pool
    assert len(seen) == pool
    assert all(abs(times - mean) <= 6 * mean**0.5 for times in seen.values())


def test_neighbours_share_as_little_as_the_pool_allows():
    papers = trial(make_plan(rule(10), judgements(100)), papers=100)
    for block in range(0, 100, 10):
        drawn = [identity for paper in papers[block : block + 10] for identity in paper.ids]
        assert len(set(drawn)) == 100
    tight = trial(make_plan(rule(70), judgements(100)), papers=2)
    assert len(set(tight[0].ids) & set(tight[1].ids)) == 40  # two sets of 70 out of 100 can't share less


def uneven(number):
    return 3000 + (number * 7919) % 6900


@pytest.mark.parametrize("tolerance", [5, 2])
def test_papers_are_equally_hard_within_the_tolerance(tolerance):
    pool = judgements(300, facility=uneven)
    held, free = make_plan(rule(60, tolerance=tolerance), pool), make_plan(rule(60), pool)
    expected = [paper.expected for paper in trial(held)]
    assert max(abs(marks - held.target) for marks in expected) <= tolerance * 10_000
    loose = [paper.expected for paper in trial(free)]
    assert max(abs(marks - free.target) for marks in loose) > 5 * 10_000  # the twin: unheld papers do stray
    assert max(loose) - min(loose) <= spread_bound(free)


def test_a_target_that_the_pool_cannot_give_is_refused_at_approval():
    pool = judgements(100)
    assert prove(rule(10, target=700, tolerance=20), pool).is_feasible
    proof = prove(rule(10, target=500, tolerance=20), pool)
    assert proof.balance_failed
    assert not proof.is_feasible
    assert proof.average == 700
    with pytest.raises(Unbalanced):
        trial(make_plan(rule(10, target=500, tolerance=20), pool), papers=1)


def test_too_much_use_of_an_item_is_named_with_what_is_missing():
    proof = prove(rule(10, max_exposure=20), judgements(40))
    assert not proof.is_feasible
    (found,) = proof.overused
    assert (found.percent, found.missing) == (25, 10)
    assert prove(rule(10, max_exposure=25), judgements(40)).is_feasible


def test_a_required_item_that_no_quota_takes_is_named():
    pool = [*judgements(5), PoolItem(9, "single", "法规", 1)]
    with pytest.raises(ShortPool) as caught:
        make_plan(rule(3, required=(9,)), pool)
    assert caught.value.shortages[0].required == (9,)


def content(identity, kind="single", key=(0,)):
    return ItemContent(kind, f"题{identity}", ("对的", "错一", "错二", "错三"), key)


def singles(count, number):
    quotas = (QuotaRule("single", number),)
    blueprint = BlueprintRule((SectionRule("单选", "single", 100, quotas),))
    return make_plan(blueprint, [PoolItem(at, "single", "法规", 2) for at in range(1, count + 1)])


def test_the_right_option_stands_everywhere_equally_often():
    """SEC-01: chi-square over 5,000 draws, 3 degrees of freedom, p > 0.001."""
    plan = singles(10, 10)
    items = {identity: content(identity) for identity in range(1, 11)}
    letters = Counter()
    for number, assembly in enumerate(trial(plan, papers=500)):
        paper = write_paper(plan.blueprint, assembly, items, seed=seed_of("c", str(number)))
        letters.update(paper.key.values())
    chi = sum((letters[letter] - 1250) ** 2 / 1250 for letter in "ABCD")
    assert chi < 16.27


def test_the_key_follows_its_options_and_is_not_in_the_content():
    plan = singles(1, 1)
    item = ItemContent("multiple", "题", ("甲", "乙", "丙", "丁"), (1, 3))
    for number in range(20):
        seed = seed_of("k", str(number))
        paper = write_paper(plan.blueprint, trial(plan, papers=1)[0], {1: item}, seed=seed)
        shown = dict(paper.content["sections"][0]["items"][0]["options"])
        assert {shown[letter] for letter in paper.key["1"]} == {"乙", "丁"}
        assert set(paper.content["sections"][0]["items"][0]) == {"n", "type", "stem", "marks", "options"}


def test_a_fixed_option_keeps_its_place():
    item = ItemContent("single", "题", ("甲", "乙", "丙", "以上都对"), (3,), fixed=(3,))
    orders = {tuple(option_order(item, seed=str(number), identity=1)) for number in range(100)}
    assert {order[3] for order in orders} == {3}
    assert len(orders) == 6
    assert option_order(replace(item, shuffle=False), seed="1", identity=1) == [0, 1, 2, 3]
