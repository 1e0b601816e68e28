"""The rules of a contest by tables and by Hypothesis: marks, order, flags, drawing, proof of work."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.domain.drawing import draw
from contests.domain.fairness import flags
from contests.domain.proof import is_proof, solve
from contests.domain.questions import Question, asked, chosen
from contests.domain.ranking import PlayMark, best_of, prize_of, rank, rank_groups
from contests.domain.scoring import Scale, highest, limit_ms, mark

SCALE = Scale(points=10, bonus=20, seconds=100)
KEYS = [(0,), (1,), (0, 2), (1,)]


@pytest.mark.parametrize(
    ("answers", "elapsed", "score"),
    [
        ({}, 0, 0),
        ({0: [0], 1: [1], 2: [0, 2], 3: [1]}, 0, 60),
        ({0: [0], 1: [1], 2: [2, 0], 3: [1]}, 50_000, 50),
        ({0: [0], 1: [1], 2: [0, 2], 3: [1]}, 100_000, 40),
        ({0: [0], 1: [1], 2: [0], 3: [0]}, 50_000, 25),  # half a multiple choice is nothing; half right, half the bonus
        ({0: [1], 1: [0], 2: [1], 3: [0]}, 0, 0),  # speed alone earns nothing
    ],
)
def test_points_and_speed(answers, elapsed, score):
    assert mark(KEYS, answers, scale=SCALE, elapsed_ms=elapsed).score == score


def test_with_more_time_the_same_share_of_the_time_earns_the_same():
    answers = {0: [0], 1: [1], 2: [0, 2], 3: [1]}
    plain = mark(KEYS, answers, scale=SCALE, elapsed_ms=40_000)
    assert mark(KEYS, answers, scale=SCALE, elapsed_ms=60_000, more_time=True) == plain
    assert limit_ms(100, more_time=True) == 150_000


@given(
    keys=st.lists(st.sets(st.integers(0, 3), min_size=1).map(tuple), min_size=1, max_size=30),
    answers=st.dictionaries(st.integers(0, 40), st.lists(st.integers(0, 5), max_size=6)),
    scale=st.builds(Scale, points=st.integers(1, 100), bonus=st.integers(0, 1000), seconds=st.integers(20, 7200)),
    elapsed=st.integers(0, 10_000_000),
    more=st.booleans(),
)
def test_no_score_leaves_its_bounds(keys, answers, scale, elapsed, more):
    result = mark(keys, answers, scale=scale, elapsed_ms=elapsed, more_time=more)
    assert 0 <= result.score <= highest(scale, count=len(keys))
    assert 0 <= result.spent_ms <= scale.seconds * 1000
    assert result.score >= scale.points * sum(result.right)
    faster = mark(keys, answers, scale=scale, elapsed_ms=elapsed // 2, more_time=more)
    assert faster.score >= result.score


PLAYS = st.lists(
    st.builds(
        PlayMark,
        entry=st.integers(1, 8),
        round=st.integers(1, 3),
        score=st.integers(0, 5),
        spent_ms=st.integers(0, 3),
        finished_ms=st.integers(0, 3),
    ),
    max_size=40,
)


@given(plays=PLAYS, seed=st.integers())
def test_the_ranking_is_a_total_order_whatever_order_the_plays_come_in(plays, seed):
    standings = rank(plays)
    assert [row.place for row in standings] == list(range(1, len(standings) + 1))
    assert {row.owner for row in standings} == {play.entry for play in plays}
    shuffled = list(plays)
    random.Random(seed).shuffle(shuffled)
    assert rank(shuffled) == standings
    for above, below in zip(standings, standings[1:], strict=False):
        assert (-above.score, above.spent_ms, above.finished_ms) <= (-below.score, below.spent_ms, below.finished_ms)


@given(plays=PLAYS)
def test_another_play_never_ranks_its_player_lower(plays):
    best = best_of(plays)
    for play in plays:
        assert best[play.entry, play.round].score >= play.score
        assert sum(row.score for row in rank(plays) if row.owner == play.entry) >= play.score


def test_ties_go_by_time_then_by_who_was_done_first_then_by_number():
    rows = [
        PlayMark(4, 1, 50, 900, 5),
        PlayMark(3, 1, 50, 900, 4),
        PlayMark(2, 1, 50, 800, 9),
        PlayMark(1, 1, 40, 1, 1),
    ]
    assert [row.owner for row in rank(rows)] == [2, 3, 4, 1]
    assert [row.owner for row in rank([PlayMark(9, 1, 5, 5, 5), PlayMark(8, 1, 5, 5, 5)])] == [8, 9]


def test_a_group_counts_its_best_and_nothing_for_its_size():
    single = rank([PlayMark(n, 1, score, 1, n) for n, score in enumerate([90, 80, 70, 60, 10, 10, 10, 10], start=1)])
    groups = {1: 1, 4: 1, 2: 2, 3: 2, 5: 2, 6: 2, 7: 2, 8: 2}
    assert [(row.owner, row.score, row.parts) for row in rank_groups(single, groups, counted=2)] == [
        (2, 150, 2),  # the same score and time, done earlier
        (1, 150, 2),
    ]


@pytest.mark.parametrize(("place", "prize"), [(1, "first"), (2, "second"), (4, "second"), (5, "third"), (11, "")])
def test_prizes(place, prize):
    assert prize_of(place, counts=(1, 3, 6)) == prize


@pytest.mark.parametrize(
    ("elapsed", "answered", "reported", "found"),
    [
        (30_000, 10, [3000 + n * 31 for n in range(10)], []),
        (2_000, 10, [200] * 3 + [201 + n for n in range(7)], ["too_fast", "too_even"]),
        (30_000, 10, [100 + n * 10 for n in range(10)], ["too_fast"]),
        (30_000, 10, [3000] * 10, ["too_even"]),
        (500, 0, [], []),  # gave up at once: no score, nothing to look at
        (60_000, 3, [900, 2000, 90], []),
    ],
)
def test_what_looks_unlike_a_person_is_flagged(elapsed, answered, reported, found):
    assert flags(elapsed_ms=elapsed, count=10, reported_ms=reported, answered=answered, trapped=False) == found


@given(st.sets(st.integers(1, 60), min_size=5), st.sets(st.integers(1, 60)), st.integers(1, 5), st.randoms())
def test_nothing_seen_is_asked_again_while_there_is_something_new(pool, seen, count, dice):
    drawn = draw(sorted(pool), seen=seen, count=count, shuffle=lambda rows: dice.sample(list(rows), len(rows)))
    assert len(drawn) == len(set(drawn)) == count
    assert set(drawn) <= pool
    assert len(set(drawn) - seen) == min(count, len(pool - seen))


def test_the_work_is_checked_and_no_other_number_does():
    number = solve("a token", bits=10)
    assert is_proof("a token", number, bits=10)
    assert not is_proof("another token", number, bits=10)
    for wrong in ("", "-1", "x", "1e3", "9" * 13, str(int(number) + 1)):
        assert not is_proof("a token", wrong, bits=10)


def test_what_is_asked_holds_no_key():
    question = Question(7, "single", "题干", ("甲", "乙", "丙"), (2,), "解析")
    shown = asked(question, [2, 0, 1])
    assert set(shown) == {"type", "stem", "options"}
    assert shown["options"] == ["丙", "甲", "乙"]
    assert chosen([0], [2, 0, 1]) == [2]
    with pytest.raises(ValueError, match="no such"):
        chosen([3], [2, 0, 1])
