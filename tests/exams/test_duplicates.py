"""Near-duplicates are found, whatever separates them, and nothing else is named."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.duplicates import THRESHOLD, find_pairs, runs, similarity

STEM = "停电检修时，应当先验电、再装设接地线，然后悬挂标示牌和装设遮栏。"


@pytest.mark.parametrize(
    ("other", "is_pair"),
    [
        (STEM, True),
        ("停电检修时应当先验电再装设接地线然后悬挂标示牌和装设遮栏", True),
        ("停电检修时，应当先验电、再装设接地线，然后悬挂标示牌并装设遮栏。", True),
        ("停电检修时，应当先装设接地线、再验电，最后悬挂标示牌。", False),
        ("高处作业人员应当系好安全带。", False),
        ("", False),
    ],
)
def test_the_same_words_are_a_pair_and_others_are_not(other, is_pair):
    assert bool(list(find_pairs([(1, STEM), (2, other)]))) is is_pair


@given(st.lists(st.text("电工安全作业规程，", max_size=14), max_size=14))
def test_what_is_named_is_true_and_named_once(texts):
    found = list(find_pairs(enumerate(texts)))
    assert len({(pair.first, pair.second) for pair in found}) == len(found)
    for pair in found:
        assert pair.first < pair.second
        assert pair.similarity == similarity(runs(texts[pair.first]), runs(texts[pair.second])) >= THRESHOLD


def test_changed_stems_are_found_among_many_others():
    luck = random.Random(7)
    words = "停电验电接地绝缘漏电保护临时用电电缆敷设触电急救防火焊接切割动火审批监护气瓶间距压力检查安全帽安全带"
    rows = [(at, "".join(luck.choices(words, k=40))) for at in range(600)]
    changed = {at: f"{text[:20]}的{text[20:]}" for at, text in rows[::6]}
    found = {
        (pair.first, pair.second) for pair in find_pairs([*rows, *((at + 1000, text) for at, text in changed.items())])
    }
    planted = {(at, at + 1000) for at in changed}
    assert len(planted & found) >= 0.99 * len(planted)
    assert not found - planted
