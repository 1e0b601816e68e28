"""The rules of the practical examination as tables: the draw, the queue, two assessors, the lines of a sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.domain.drawn_picture import PictureRefused, photo_jpeg, signature_png
from exams.domain.assessing import AssessmentRule, mean, settle, total_of, vetoes_of
from exams.domain.dice import Dice, seed_of
from exams.domain.practical import Step, Subject, judge
from exams.domain.practical_draw import draw_tasks
from exams.domain.queueing import Call, Place, Waiting, in_order, next_calls, unserved
from exams.domain.sheet_lines import LineRefused, check_line, filled
from tests.exams.practical_world import ink, photo

NINE = datetime.fromisoformat("2026-11-30T09:00:00+08:00")
POOL = [["K1", [["a", "1"], ["b", "2"], ["c", "3"]]], ["K2", [["d", "4"]]]]


def subject(code: str, *deducted: int, vetoes: int = 0, weight: int = 50) -> Subject:
    """A subject of five steps of ten marks and two vetoes, `vetoes` of which have failed."""
    taken = (*deducted, *[0] * (5 - len(deducted)))
    steps = [Step(f"{code} 步骤 {at}", weight // 5, lost) for at, lost in enumerate(taken)]
    steps += [Step(f"{code} 否决 {at}", 0, is_veto=True, veto_failed=at < vetoes) for at in range(2)]
    return Subject(code, code, weight, tuple(steps))


def sheet(*deducted: int, vetoes: int = 0) -> tuple[Subject, ...]:
    return (subject("K1", *deducted[:5], vetoes=vetoes), subject("K2", *deducted[5:]))


# --- The draw -------------------------------------------------------------------------------------------------------


def test_a_draw_is_what_its_specification_says():
    seed = seed_of("s" * 64, "registration")
    expected = {code: tasks[Dice(f"{seed}:{code}").below(len(tasks))][0] for code, tasks in POOL}
    assert draw_tasks(POOL, seed=seed) == expected
    assert draw_tasks(POOL, seed=seed) == draw_tasks(POOL, seed=seed), "the same seed, the same tasks"


def test_every_task_is_drawn_about_equally_often():
    drawn = [draw_tasks(POOL, seed=seed_of("s" * 64, str(at)))["K1"] for at in range(3000)]
    counts = [drawn.count(key) for key in "abc"]
    assert sum(counts) == 3000
    assert all(900 < count < 1100 for count in counts), counts


# --- The queue ------------------------------------------------------------------------------------------------------


def waiting(number: int, *codes: str, minutes: int = 0, done: int = 0, ticket: str = "") -> Waiting:
    tasks = {code: f"{code.lower()}-1" for code in codes or ("K1", "K2")}
    return Waiting(number, ticket or f"T{number:03d}", NINE + timedelta(minutes=minutes), tasks, done)


def place(number: int, *codes: str, tasks: tuple[str, ...] = ()) -> Place:
    return Place(number, f"工位 {number}", frozenset(codes), frozenset(tasks))


@pytest.mark.parametrize(
    ("people", "places", "calls"),
    [
        ([], [place(1, "K1")], []),
        ([waiting(1)], [], []),
        ([waiting(1), waiting(2)], [place(1, "K1")], [Call(1, "K1", 1)]),
        ([waiting(1, minutes=9), waiting(2, minutes=3)], [place(1, "K1")], [Call(2, "K1", 1)]),
        ([waiting(1, done=1), waiting(2)], [place(1, "K1")], [Call(2, "K1", 1)]),
        ([waiting(1), waiting(2)], [place(1, "K1"), place(2, "K2")], [Call(1, "K1", 1), Call(2, "K2", 2)]),
        ([waiting(1, "K3")], [place(1, "K1", "K2")], []),
        ([waiting(1, "K3"), waiting(2, "K2")], [place(1, "K1", "K2")], [Call(2, "K2", 1)]),
        ([waiting(1, "K2", "K1")], [place(1, "K1"), place(2, "K2")], [Call(1, "K2", 2)]),
        ([waiting(1, "K1")], [place(1, "K1", "K2"), place(2, "K1")], [Call(1, "K1", 2)]),
        ([waiting(1, "K1")], [place(1, "K1", tasks=("other",))], []),
        ([waiting(1, "K1")], [place(1, "K1", tasks=("k1-1", "other"))], [Call(1, "K1", 1)]),
    ],
)
def test_who_is_called_where(people, places, calls):
    assert next_calls(people, places) == calls


PEOPLE = some.lists(
    some.builds(
        lambda minutes, done, codes: (minutes, done, codes),
        some.integers(0, 90),
        some.integers(0, 3),
        some.sets(some.sampled_from(["K1", "K2", "K3", "K4"]), min_size=1),
    ),
    max_size=12,
)
PLACES = some.lists(some.sets(some.sampled_from(["K1", "K2", "K3", "K4"]), min_size=1), max_size=6)


@given(PEOPLE, PLACES)
def test_a_call_is_fair_and_possible_whatever_the_room(people, places):
    queue = [waiting(at, *sorted(codes), minutes=m, done=d) for at, (m, d, codes) in enumerate(people)]
    rooms = [place(at, *codes) for at, codes in enumerate(places)]
    calls = next_calls(queue, rooms)
    assert len({call.candidate for call in calls}) == len({call.station for call in calls}) == len(calls)
    for call in calls:
        assert rooms[call.station].serves(call.subject, f"{call.subject.lower()}-1")
        assert call.subject in queue[call.candidate].tasks
    called, used = {call.candidate for call in calls}, {call.station for call in calls}
    for one in queue:  # nobody is passed over for whom a station stays free
        if one.id not in called:
            assert not any(
                room.serves(code, key) for room in rooms if room.id not in used for code, key in one.tasks.items()
            )
    assert next_calls(list(reversed(queue)), list(reversed(rooms))) == calls, "the order of the rows decides nothing"


def test_a_skipped_candidate_stands_at_the_end_and_what_nobody_can_serve_is_named():
    people = [waiting(1, minutes=30), waiting(2), waiting(3, "K9")]
    assert [one.id for one in in_order(people)] == [2, 3, 1]
    assert unserved(people, [place(1, "K1", "K2")]) == {("K9", "k9-1")}


# --- Two assessors --------------------------------------------------------------------------------------------------

TWO = AssessmentRule(assessors=2, max_difference=10)


@pytest.mark.parametrize(
    ("sheets", "rule", "total", "needs_third"),
    [
        ([], AssessmentRule(), None, False),
        ([sheet(3)], AssessmentRule(), 97, False),
        ([sheet(3)], TWO, None, False),
        ([sheet(3), sheet(5)], TWO, 96, False),
        ([sheet(3), sheet(4)], TWO, 97, False),
        ([sheet(0), sheet(10)], TWO, 95, False),
        ([sheet(0), sheet(10, 1)], TWO, None, True),
        ([sheet(0), sheet(10, 1), sheet(7)], TWO, 93, False),
        ([sheet(0, vetoes=1), sheet(0)], TWO, None, True),
        ([sheet(0, vetoes=1), sheet(0, vetoes=1)], TWO, 100, False),
        ([sheet(0, vetoes=1), sheet(0)], replace(TWO, veto_by="any"), 100, False),
        ([sheet(0), sheet(2)], replace(TWO, max_difference=1), None, True),
    ],
)
def test_what_the_sheets_come_to(sheets, rule, total, needs_third):
    settled = settle(sheets, rule)
    assert settled.needs_third is needs_third
    assert (None if settled.subjects is None else total_of(settled.subjects)) == total


def test_a_veto_of_either_fails_the_mean_and_the_chief_may_lift_it():
    either = settle([sheet(0, vetoes=1), sheet(0)], replace(TWO, veto_by="any"))
    assert either.subjects is not None
    assert not judge(either.subjects, cut_score=80).passed
    lifted = settle([sheet(0, vetoes=1), sheet(0), sheet(0)], TWO)
    assert lifted.subjects is not None
    assert judge(lifted.subjects, cut_score=80).passed


DEDUCTED = some.lists(some.integers(0, 10), min_size=10, max_size=10)


@given(DEDUCTED, DEDUCTED, some.integers(0, 2), some.integers(0, 2))
def test_the_mean_is_the_mean_to_half_a_mark_and_stays_a_sheet(one, other, vetoes, more):
    first, second = sheet(*one, vetoes=vetoes), sheet(*other, vetoes=more)
    merged = mean(first, second)
    judge(merged, cut_score=80)  # a possible sheet
    assert total_of(merged) * 2 - total_of(first) - total_of(second) in (0, 1), "a half mark goes to the candidate"
    assert total_of(mean(second, first)) == total_of(merged)
    assert mean(first, first) == first
    assert vetoes_of(merged) == vetoes_of(first) | vetoes_of(second)
    for a, b, c in zip(first, second, merged, strict=True):
        for x, y, z in zip(a.steps, b.steps, c.steps, strict=True):
            assert abs(2 * z.deducted - x.deducted - y.deducted) <= 1


def test_sheets_of_different_tasks_have_no_mean():
    with pytest.raises(ValueError, match="same task"):
        mean((subject("K1"),), (subject("K2"),))


# --- Lines and ink --------------------------------------------------------------------------------------------------

BLANK = [subject("K1"), subject("K2")]


@pytest.mark.parametrize(
    ("line", "value", "ok"),
    [
        ("K1.0.d", 10, True), ("K1.0.d", 0, True), ("K1.0.d", 11, False), ("K1.0.d", -1, False),
        ("K1.0.d", True, False), ("K1.0.d", "1", False), ("K1.0.d", 1.0, False), ("K1.5.d", 0, False),
        ("K1.9.d", 0, False), ("K3.0.d", 1, False), ("K1.5.v", True, True), ("K1.5.v", 1, False),
        ("K1.0.v", True, False), ("K1.x", True, True), ("K1.x", 1, False), ("K1.note", "好", True),
        ("K1.note", "好" * 301, False), ("K1.note", "a\0b", False), ("K1.start", 0, True),
        ("K1.stop", 43_200, True), ("K1.start", 43_201, False), ("K1.start", -1, False), ("K1.start", True, False),
        ("K1.simulator", "R-1", True), ("K1", 1, False), ("K1.0", 1, False), ("", 1, False), ("K1.0.d ", 1, False),
    ],
)  # fmt: skip
def test_a_line_takes_only_what_it_can_hold(line, value, ok):
    if ok:
        check_line(BLANK, line, value)
    else:
        with pytest.raises(LineRefused):
            check_line(BLANK, line, value)


def test_a_sheet_is_filled_by_its_lines():
    done = filled(BLANK, {"K1.0.d": 4, "K1.6.v": True, "K2.x": True, "K1.note": "手法生疏"})
    assert [one.marks for one in done] == [46, 0]
    assert vetoes_of(done) == {("K1", 6)}


def test_pictures_keep_their_pixels_and_nothing_else():
    assert photo_jpeg(photo()).startswith(b"\xff\xd8\xff")
    assert b"secret" not in photo_jpeg(photo() + b"secret")
    assert signature_png(ink()).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "address",
    ["", "data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,!!!", "data:image/png;base64,iVBORw0KGgo="],
)
def test_what_is_no_signature_is_refused(address):
    with pytest.raises(PictureRefused):
        signature_png(address)


def test_an_empty_canvas_is_no_signature():
    import base64
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (400, 120), (0, 0, 0, 0)).save(out, "PNG")
    with pytest.raises(PictureRefused, match="空"):
        signature_png("data:image/png;base64," + base64.b64encode(out.getvalue()).decode())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 broken", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(PictureRefused):
        photo_jpeg(data)
