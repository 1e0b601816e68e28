"""A paper meets every quota exactly, or is refused: never short, and the same again from the same seed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exams.domain.assembly import ShortPool, assemble
from exams.domain.blueprint import BlueprintRule, QuotaRule, SectionRule, Stratum
from exams.domain.feasibility import prove
from exams.domain.paper import ItemFacts, write_paper

AREAS = ("法规", "电工", "电工/触电", "电工/仪表", "急救")


@st.composite
def pools(draw):
    strata = draw(
        st.lists(
            st.builds(Stratum, st.sampled_from(["judgement", "single"]), st.sampled_from(AREAS), st.integers(1, 3)),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    pool, identity = {}, 1
    for stratum in strata:
        count = draw(st.integers(0, 6))
        pool[stratum] = list(range(identity, identity + count))
        identity += count
    return pool


quotas = st.builds(
    QuotaRule,
    st.just("judgement"),
    st.integers(1, 4),
    st.sampled_from(["", *AREAS]),
    st.none() | st.integers(1, 3),
)


@st.composite
def blueprints(draw):
    sections = []
    for kind in draw(st.sampled_from([("judgement",), ("judgement", "single")])):
        rules = draw(st.lists(quotas, min_size=1, max_size=4))
        rules = [QuotaRule(kind, rule.count, rule.area, rule.difficulty) for rule in rules]
        sections.append(SectionRule(kind, kind, 100, tuple(rules)))
    return BlueprintRule(tuple(sections))


def counts(pool):
    return {stratum: len(ids) for stratum, ids in pool.items()}


def hall_violation(blueprint, pool):
    """The plain definition: some set of quotas wants more than the strata it may take from hold."""
    rules = blueprint.quotas
    for size in range(1, len(rules) + 1):
        for chosen in combinations(rules, size):
            held = sum(n for stratum, n in counts(pool).items() if any(rule.takes(stratum) for rule in chosen))
            if sum(rule.count for rule in chosen) > held:
                return True
    return False


@settings(max_examples=300, deadline=None)
@given(blueprints(), pools())
def test_feasibility_is_exactly_halls_condition(blueprint, pool):
    assert prove(blueprint, counts(pool)).is_feasible is not hall_violation(blueprint, pool)


@settings(max_examples=200, deadline=None)
@given(blueprints(), pools())
def test_a_refusal_names_a_true_clash(blueprint, pool):
    result = prove(blueprint, counts(pool))
    assume(not result.is_feasible)
    for shortage in result.shortages:
        held = sum(n for stratum, n in counts(pool).items() if any(rule.takes(stratum) for rule in shortage.quotas))
        assert shortage.available == held
        assert shortage.missing > 0


@settings(max_examples=400, deadline=None)
@given(blueprints(), pools(), st.text(max_size=8))
def test_every_paper_is_whole_or_refused_and_repeats_itself(blueprint, pool, seed):
    if not prove(blueprint, counts(pool)).is_feasible:
        with pytest.raises(ShortPool):
            assemble(blueprint, pool, seed=seed)
        return
    paper = assemble(blueprint, pool, seed=seed)
    stratum_of = {identity: stratum for stratum, ids in pool.items() for identity in ids}
    drawn = [identity for section in paper.sections for identity in section]
    assert len(set(drawn)) == len(drawn) == blueprint.count
    for section, ids in zip(blueprint.sections, paper.sections, strict=True):
        assert len(ids) == section.count
        chosen = Counter(stratum_of[identity] for identity in ids)
        assert prove(BlueprintRule((section,)), chosen).is_feasible
    assert assemble(blueprint, pool, seed=seed).sections == paper.sections


def test_two_seeds_draw_different_papers_and_use_the_whole_pool():
    pool = {Stratum("judgement", "法规", 2): list(range(1, 41))}
    rule = BlueprintRule((SectionRule("判断", "judgement", 100, (QuotaRule("judgement", 10),)),))
    papers = [assemble(rule, pool, seed=str(number)).sections[0] for number in range(200)]
    assert len({tuple(sorted(paper)) for paper in papers}) > 190
    seen = Counter(identity for paper in papers for identity in paper)
    assert len(seen) == 40
    assert max(seen.values()) < 2 * min(seen.values())


def facts(identity, kind="single", key=(0,)):
    return ItemFacts(identity, kind, f"题{identity}", ("对的", "错一", "错二", "错三"), key)


def test_the_right_option_stands_everywhere_equally_often():
    """SEC-01: chi-square over 5,000 draws, 3 degrees of freedom, p > 0.001."""
    rule = BlueprintRule((SectionRule("单选", "single", 100, (QuotaRule("single", 10),)),))
    pool = {Stratum("single", "法规", 2): list(range(1, 11))}
    items = {identity: facts(identity) for identity in range(1, 11)}
    letters = Counter()
    for number in range(500):
        paper = write_paper(rule, assemble(rule, pool, seed=f"c{number}"), items)
        letters.update(paper.letters.values())
    chi = sum((letters[letter] - 1250) ** 2 / 1250 for letter in "ABCD")
    assert chi < 16.27


def test_the_key_follows_its_options_and_is_not_in_the_content():
    rule = BlueprintRule((SectionRule("多选", "multiple", 200, (QuotaRule("multiple", 1),)),))
    pool = {Stratum("multiple", "法规", 2): [7]}
    item = ItemFacts(7, "multiple", "题", ("甲", "乙", "丙", "丁"), (1, 3))
    for number in range(20):
        paper = write_paper(rule, assemble(rule, pool, seed=str(number)), {7: item})
        shown = dict(paper.content["sections"][0]["items"][0]["options"])
        assert {shown[letter] for letter in paper.letters["1"]} == {"乙", "丁"}
        assert set(paper.content["sections"][0]["items"][0]) == {"n", "type", "stem", "options"}
