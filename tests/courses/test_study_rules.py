"""What a heartbeat is worth, as pure rules: time is counted once and never beyond the clock (I12)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.domain.study import Beat, Desk, End, answer, judge, leave, open_desk
from courses.domain.study_credit import BUSY, DAY_FULL, LESSON_FULL, Credit, Span, by_day, credit, overlap, union
from courses.domain.study_rules import MINUTE, RulesFault, read_study_rules, rules_of

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "courses/study_rules").glob("*.toml"))
RULES = read_study_rules((ROOT / "courses/study_rules/national.toml").read_text(encoding="utf-8"))
BEAT = RULES.beat_seconds * 1000
FOREVER = 10**12

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["beat", "answer", "leave", "taken"]),
        st.integers(0, 200_000),  # milliseconds since the last event
        st.integers(0, 40),  # sequence number: repeated, old and new ones
        st.sampled_from(["", "a"]),
        st.integers(0, 4000),
    ),
    max_size=60,
)


def play(events, room: int = FOREVER) -> tuple[Desk, list, int]:
    """The desk, its pieces and the moment after the events; opens at 0."""
    now, pieces = 0, []
    desk = open_desk(now=0, check_in=RULES.next_check(0.5), room=room)
    for kind, wait, seq, part, place in events:
        now += wait
        if kind == "beat":
            judged = judge(desk, Beat(seq, part, place), now=now, rules=RULES)
        elif kind == "answer":
            judged = answer(desk, now=now, rules=RULES, check_in=RULES.next_check(0.5))
        else:
            judged = leave(desk, now=now, rules=RULES, end=End.LEFT if kind == "leave" else End.TAKEN)
        desk, pieces = judged.desk, [*pieces, *judged.pieces]
    return desk, pieces, now


@given(EVENTS)
@settings(max_examples=150)
def test_whatever_is_sent_counts_no_more_than_the_clock_and_no_moment_twice(events) -> None:
    desk, pieces, now = play(events)
    counted = [(piece.began, piece.ended) for piece in pieces if piece.counts]
    assert sum(ended - began for began, ended in counted) <= now
    assert sum(ended - began for began, ended in union(counted)) == sum(ended - began for began, ended in counted)
    assert all(0 <= began < ended <= now for began, ended in counted)
    assert 0 <= desk.began <= desk.last <= now


@given(EVENTS, st.data())
@settings(max_examples=60)
def test_a_repeated_beat_changes_nothing(events, data) -> None:
    beats = [event for event in events if event[0] == "beat"]
    doubled = []
    for event in events:
        doubled.append(event)
        if event in beats and data.draw(st.booleans()):
            doubled.append(("beat", 0, event[2], event[3], event[4]))
    assert play(doubled)[1] == play(events)[1]


def honest(minutes: int, *, answers: bool = True, desk: Desk | None = None) -> tuple[Desk, list, int]:
    """Somebody who sits there; beats every 15 seconds, and taps when asked."""
    desk = desk or open_desk(now=0, check_in=RULES.next_check(0.5), room=FOREVER)
    pieces: list = []
    now = 0
    for number in range(1, minutes * 4 + 1):
        now = number * BEAT
        judged = judge(desk, Beat(number), now=now, rules=RULES)
        desk, pieces = judged.desk, [*pieces, *judged.pieces]
        if judged.word == "check" and answers:
            judged = answer(desk, now=now + 5000, rules=RULES, check_in=RULES.next_check(0.5))
            desk, pieces = judged.desk, [*pieces, *judged.pieces]
    judged = leave(desk, now=now, rules=RULES)
    return judged.desk, [*pieces, *judged.pieces], now


def total(pieces) -> int:
    return sum(piece.ended - piece.began for piece in pieces if piece.counts)


def test_who_sits_there_and_taps_gets_every_second() -> None:
    _, pieces, now = honest(60)
    assert total(pieces) == now == 60 * MINUTE


def test_who_never_taps_keeps_nothing_of_that_piece() -> None:
    desk, pieces, _ = honest(60, answers=False)
    assert not desk.is_live
    assert total(pieces) == 0
    assert [piece.end for piece in pieces] == [End.MISSED]


def test_a_missed_question_takes_its_own_piece_only() -> None:
    _, first, now = honest(14)
    _, missed, _ = honest(30, answers=False)
    assert total(first) == now
    assert total([*first, *missed]) == now


@pytest.mark.parametrize(("silence", "counted"), [(39_000, 15_000 + 39_000), (41_000, 15_000), (8 * 3_600_000, 15_000)])
def test_silence_longer_than_a_gap_does_not_count(silence: int, counted: int) -> None:
    desk = open_desk(now=0, check_in=FOREVER, room=FOREVER)
    desk = judge(desk, Beat(1), now=15_000, rules=RULES).desk
    judged = judge(desk, Beat(2), now=15_000 + silence, rules=RULES)
    left = leave(judged.desk, now=15_000 + silence, rules=RULES)
    assert total([*judged.pieces, *left.pieces]) == counted


def test_a_leap_ahead_in_a_video_loses_the_time_of_the_leap_and_the_place_goes_back() -> None:
    desk = open_desk(now=0, check_in=FOREVER, room=FOREVER, part="a")
    desk = judge(desk, Beat(1, "a", 15), now=15_000, rules=RULES).desk
    judged = judge(desk, Beat(2, "a", 900), now=30_000, rules=RULES)
    assert (judged.word, judged.desk.place, judged.desk.reached) == ("seek", 15, 15)
    assert total(judged.pieces) == 15_000


def test_going_back_over_what_was_watched_counts() -> None:
    desk = open_desk(now=0, check_in=FOREVER, room=FOREVER, part="a", place=300, reached=300)
    judged = judge(desk, Beat(1, "a", 20), now=15_000, rules=RULES)
    assert (judged.word, judged.desk.reached, judged.desk.last) == ("ok", 300, 15_000)


def test_sitting_without_a_touch_only_brings_the_question_forward() -> None:
    desk = open_desk(now=0, check_in=FOREVER, room=FOREVER)
    judged = judge(desk, Beat(1, idle=RULES.idle_minutes * 60), now=15_000, rules=RULES)
    assert judged.word == "check"
    assert answer(judged.desk, now=20_000, rules=RULES, check_in=FOREVER).word == "ok"


def test_closing_the_page_does_not_answer_the_question() -> None:
    desk = open_desk(now=0, check_in=60_000, room=FOREVER)
    for number in range(1, 6):
        desk = judge(desk, Beat(number), now=number * BEAT, rules=RULES).desk
    judged = leave(desk, now=5 * BEAT, rules=RULES)
    assert (total(judged.pieces), judged.word) == (0, "missed")


SPANS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 400), st.integers(1, 120)), max_size=25
).map(
    lambda rows: [Span(key, lesson, began // 200, began, began + length) for key, (lesson, _, began, length) in
                  enumerate(rows)]
)  # fmt: skip
LIMITS = st.dictionaries(st.integers(0, 5), st.integers(0, 300))


@given(SPANS, LIMITS, LIMITS, st.randoms())
def test_credit_depends_on_no_order_and_no_repetition_and_stays_below_every_limit(spans, lessons, days, dice) -> None:
    found = credit(spans, lesson_left=lessons, day_left=days)
    mixed = [*spans, *spans]
    dice.shuffle(mixed)
    assert credit(mixed, lesson_left=lessons, day_left=days) == found
    whole = sum(ended - began for began, ended in union((span.began, span.ended) for span in spans))
    assert sum(one.counted for one in found.values()) <= whole
    for lesson in range(6):
        assert sum(found[span.key].counted for span in spans if span.lesson == lesson) <= lessons.get(lesson, 0)
    for day in range(6):
        assert sum(found[span.key].counted for span in spans if span.day == day) <= days.get(day, 0)


@given(SPANS, LIMITS, LIMITS)
def test_later_study_never_takes_earlier_credit_back(spans, lessons, days) -> None:
    in_time = sorted(spans, key=lambda span: (span.began, span.ended, span.key))
    before: dict[int, Credit] = {}
    for number in range(len(in_time)):
        now = credit(in_time[: number + 1], lesson_left=lessons, day_left=days)
        assert {key: now[key] for key in before} == before
        before = now


@pytest.mark.parametrize(
    ("busy", "lesson", "day", "found"),
    [
        ((), 100, 100, Credit(60, "")),
        (((30, 90),), 100, 100, Credit(30, BUSY)),
        ((), 40, 100, Credit(40, LESSON_FULL)),
        ((), 100, 20, Credit(20, DAY_FULL)),
    ],
)
def test_why_something_does_not_count(busy, lesson: int, day: int, found: Credit) -> None:
    assert credit([Span(1, 0, 0, 0, 60)], busy=busy, lesson_left={0: lesson}, day_left={0: day}) == {1: found}


def test_time_is_cut_at_every_midnight() -> None:
    assert by_day(90, 310, next_day=lambda now: (now // 100 + 1) * 100) == [(90, 100), (100, 200), (200, 300),
                                                                           (300, 310)]  # fmt: skip
    assert overlap((0, 10), [(2, 4), (8, 20)]) == 4


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_of_rules_can_be_read_and_names_its_sources(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert read_study_rules(text).key == file.stem
    assert "[sources]" in text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("beat_seconds = 15", "beat_seconds = 60"), ("beat_seconds = 15", 'beat_seconds = "15"'), ("[study]", "[studi]"),
     ("idle_minutes", "idel_minutes"), ("daily_hours = 8", "daily_hours = 0"),
     ("late_minutes = 15", "late_minutes = 15\nlate_hours = 1"), ("years = 6", "years = 6\nmonths = 6")],
)  # fmt: skip
def test_a_slip_of_the_pen_is_refused(wrong: str, right: str) -> None:
    text = FILES[-1].read_text(encoding="utf-8")
    with pytest.raises(RulesFault):
        read_study_rules(text.replace(wrong, right))


def test_the_region_decides_which_rules() -> None:
    every = [read_study_rules(file.read_text(encoding="utf-8")) for file in FILES]
    assert rules_of("360100", every).key == "jiangxi"
    assert rules_of("430600", every).key == "national"
