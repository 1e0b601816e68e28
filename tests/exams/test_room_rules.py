"""Rules of the room as values: seat states, the sum of the clock, the door, kinds of misconduct, pictures."""

from __future__ import annotations

import base64
import io
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from accounts.domain.drawn_picture import PictureRefused, photo_jpeg, signature_png
from exams.domain import check_in, misconduct, time_ledger
from exams.domain.attempts import hand_in_fault
from exams.domain.seat_state import SeatFacts, SeatState, seat_state

NOW = datetime.fromisoformat("2026-11-30T10:00:00+08:00")


def ago(seconds: int) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (SeatFacts(), SeatState.ABSENT),
        (SeatFacts(checked_in=True), SeatState.CHECKED_IN),
        (SeatFacts(attempt="open", contact=ago(30), answered_at=ago(30)), SeatState.ANSWERING),
        (SeatFacts(attempt="open", contact=ago(31), answered_at=ago(31)), SeatState.OFFLINE),
        (SeatFacts(attempt="open", contact=ago(5), answered_at=ago(300)), SeatState.ANSWERING),
        (SeatFacts(attempt="open", contact=ago(5), answered_at=ago(301)), SeatState.IDLE),
        (SeatFacts(attempt="open", contact=ago(5), answered_at=ago(301), has_left_window=True), SeatState.AWAY),
        (SeatFacts(attempt="open", contact=ago(99), has_left_window=True), SeatState.OFFLINE),
        (SeatFacts(attempt="open", contact=ago(999), is_paused=True), SeatState.PAUSED),
        (SeatFacts(attempt="submitted", contact=ago(999), is_paused=True), SeatState.SUBMITTED),
        (SeatFacts(attempt="closed"), SeatState.SUBMITTED),
        (SeatFacts(attempt="held", contact=ago(1)), SeatState.HELD),
        (SeatFacts(attempt="voided"), SeatState.VOIDED),
        (SeatFacts(checked_in=True, attempt="open", contact=ago(1), answered_at=ago(1)), SeatState.ANSWERING),
    ],
)
def test_one_word_for_a_seat(facts, state):
    assert seat_state(facts, now=NOW) is state


@given(st.lists(st.integers(0, 7200), max_size=20), st.permutations(range(4)))
def test_the_deadline_is_a_sum_whatever_the_order(seconds, order):
    parts = [seconds[at::4] for at in order]
    shuffled = [value for part in parts for value in part]
    assert time_ledger.deadline_of(NOW, seconds) == time_ledger.deadline_of(NOW, shuffled)


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(1, 20_000))
def test_what_is_left_stands_still_while_a_pause_lasts(early, late, left):
    deadline = NOW + timedelta(seconds=left)
    moments = [NOW + timedelta(seconds=offset) for offset in (early, late)]
    shown = [time_ledger.shown_deadline(deadline, NOW, moment) - moment for moment in moments]
    assert shown[0] == shown[1] == timedelta(seconds=left)


def test_a_clock_that_steps_back_takes_nothing_away():
    """SEC-06: the server's clock goes 120 s back while somebody is paused."""
    assert time_ledger.paused_seconds(NOW, NOW - timedelta(seconds=120)) == 0
    assert time_ledger.paused_seconds(NOW, NOW + timedelta(milliseconds=1)) == 1


@pytest.mark.parametrize(("minutes", "fine"), [(0, False), (-5, False), (1, True), (30, True), (31, False)])
def test_thirty_minutes_at_a_time(minutes, fine):
    assert (time_ledger.minutes_fault(minutes) == "") is fine


@pytest.mark.parametrize(
    ("state", "paused", "fine"),
    [("open", False, True), ("open", True, False), ("held", False, False), ("voided", False, False)],
)
def test_whom_a_hand_in_finds(state, paused, fine):
    assert (hand_in_fault(state, is_paused=paused) == "") is fine


def test_the_door_opens_two_hours_before_and_closes_with_the_sitting():
    ends = NOW + timedelta(hours=3)
    assert check_in.door_fault(NOW, ends, NOW - timedelta(hours=2, seconds=1))
    assert not check_in.door_fault(NOW, ends, NOW - timedelta(hours=2))
    assert not check_in.door_fault(NOW, ends, ends - timedelta(seconds=1))
    assert check_in.door_fault(NOW, ends, ends)
    assert not check_in.is_late(NOW, 30, NOW + timedelta(minutes=30))
    assert check_in.is_late(NOW, 30, NOW + timedelta(minutes=30, seconds=1))


@pytest.mark.parametrize(
    ("first", "second", "wanted", "enough"),
    [(1, None, 1, True), (1, None, 2, False), (1, 1, 2, False), (1, 2, 2, True)],
)
def test_two_eyes_of_one_person_are_one(first, second, wanted, enough):
    assert check_in.has_enough_eyes(first, second, wanted) is enough


GOOD = 'name="n"\neditions=[]\nreview_days=7\n[[kinds]]\nkey="a"\nwords="甲"\nconsequence="void"\n'


def test_the_shipped_rules_of_the_room_can_be_read():
    from exams.actions.load_room_rules import load_room_rules, rules_for

    assert load_room_rules()
    rules = rules_for("SO-19")
    assert {kind.consequence for kind in rules.kinds} == set(misconduct.Consequence)


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        GOOD.replace('"void"', '"beheading"'),
        GOOD.replace("review_days=7", "review_days=0"),
        GOOD.replace("review_days=7\n", ""),
        GOOD + 'surprise="x"\n',
        GOOD + GOOD[GOOD.index("[[") :],
        'name="n"\neditions=[]\nreview_days=7\nkinds=[]\n',
        GOOD.replace('key="a"\n', ""),
        'motto="x"\n' + GOOD,
        GOOD + 'part="oral"\n',
        GOOD + 'is_fraud="yes"\n',
    ],
)
def test_a_slip_in_the_rules_of_the_room_is_refused(text):
    with pytest.raises(misconduct.RulesFault):
        misconduct.read_room_rules(text)


def test_kinds_belong_to_a_part_or_to_both():
    text = GOOD + '[[kinds]]\nkey="b"\nwords="乙"\nconsequence="void"\npart="practical"\nis_fraud=true\n'
    rules = misconduct.read_room_rules(text)
    assert [kind.key for kind in rules.kinds_of("theory")] == ["a"]
    assert [(kind.key, kind.is_fraud) for kind in rules.kinds_of("practical")] == [("a", False), ("b", True)]


def test_a_review_may_be_asked_for_until_the_last_day_ends():
    assert misconduct.review_until(NOW, 7).isoformat() == "2026-12-07T23:59:59+08:00"


def drawn(*, blank: bool = False, size: tuple[int, int] = (600, 200)) -> str:
    """What a canvas gives: transparent, with a line on it."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    if not blank:
        ImageDraw.Draw(picture).line((20, 150, 300, 40, 560, 160), fill=(6, 42, 48, 255), width=4)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


def test_a_signature_becomes_a_small_grey_picture():
    kept = Image.open(io.BytesIO(signature_png(drawn(size=(1800, 600)))))
    assert (kept.format, kept.mode) == ("PNG", "L")
    assert kept.width <= 600
    assert kept.height <= 240


@pytest.mark.parametrize(
    "data",
    [
        "",
        "hello",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64,!!!!",
        "data:image/png;base64," + base64.b64encode(b"<svg/>").decode(),
        "data:image/png;base64," + "A" * 300_001,
        drawn(blank=True),
        drawn()[: len(drawn()) // 2 // 4 * 4],
        drawn(size=(6000, 5000)),
    ],
)
def test_what_is_no_signature_is_refused(data):
    with pytest.raises(PictureRefused):
        signature_png(data)


def photo(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200), **more: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind, **more)
    return target.getvalue()


def test_a_photo_leaves_its_places_behind():
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif[0x0112] = 6
    kept = Image.open(io.BytesIO(photo_jpeg(photo(exif=exif))))
    assert kept.format == "JPEG"
    assert kept.size == (800, 1600)
    assert not kept.getexif()


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", photo("GIF"), photo("JPEG")[:900], photo("PNG", (6000, 5000)), b"x" * (6 * 1024**2 + 1)]
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(PictureRefused):
        photo_jpeg(data)
