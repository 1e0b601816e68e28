"""An honest attempt to cheat the ledger of hours with scripts: each way is played, and its outcome is named.

Numbers are anchors.md 10–12 and domain.md 7.7. What does gain something stands in the last section and is said so.
"""

from __future__ import annotations

import json

import pytest
from django.core import signing
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from courses.actions.answer_check import answer_check
from courses.actions.explain_hours import explain_hours
from courses.actions.explain_study import explain_study
from courses.api import close_session
from courses.domain.study import Beat
from courses.models import HoursEntry, LiveStudy, StudyCredit, StudyPlace, StudySegment
from courses.models.beating import extend
from courses.refusals import Refused
from courses.views.study import SALT
from evidence import api as evidence
from tests.courses.factories import enrol, item, make_post, make_session
from tests.courses.study_world import BEAT, MINUTE, RULES, Classroom, at, make_classroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Classroom:
    return make_classroom(45, 45)


def reasons(room: Classroom) -> list[str]:
    return [credit.why for credit in StudyCredit.objects.order_by("segment__began") if credit.why]


# --- The honest learner -------------------------------------------------------------------------------------------


def test_who_sits_there_gets_every_minute_once_however_often_the_sweep_runs(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 40)
    room.leave(run)
    for _ in range(3):
        room.sweep()
    assert room.minutes() == 40
    assert StudySegment.objects.count() == StudyCredit.objects.count() == 3  # two answered questions, one leaving
    entry = HoursEntry.objects.get()
    assert (entry.witnessed_by, entry.part, entry.reason) == (None, "theory", "在线学习：第1课")
    assert [event.kind for event in evidence.events_about(room.training_class.subject)] == ["courses.study.entered"]


def test_the_same_place_opens_on_another_device_and_both_halves_count(room: Classroom) -> None:
    first = room.open(device="安卓手机")
    room.sit(first, 4, part="v", place=15)
    second = room.open(device="Windows 电脑")
    assert StudyPlace.objects.get().place == 15
    room.sit(second, 4, part="v", place=15)
    room.leave(second)
    room.sweep()
    assert room.minutes() == 8


def test_study_over_midnight_counts_on_both_days(room: Classroom) -> None:
    room.now += (14 * 60 + 56) * MINUTE  # 23:56
    run = room.open()
    room.sit(run, 8)
    room.leave(run)
    room.sweep()
    days = HoursEntry.objects.order_by("pk").values_list("study_day__day", "minutes")
    assert [minutes for _day, minutes in days] == [4, 4]
    assert days[0][0] < days[1][0]


def test_a_dead_phone_loses_nothing_up_to_its_last_beat(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 6)
    room.now += 30 * MINUTE
    room.sweep()
    assert room.minutes() == 6


# --- Ways that gain nothing ---------------------------------------------------------------------------------------


def test_two_tabs_count_once(room: Classroom) -> None:
    first, second = room.open(0), room.open(0)
    for _ in range(40):
        assert room.beat(second).word == "ok"
        assert room.beat(first, wait=0).word == "taken"
    room.leave(second)
    room.sweep()
    assert room.minutes() == 10


def test_two_phones_with_two_lessons_count_once_and_the_older_is_told(room: Classroom) -> None:
    first, second = room.open(0), room.open(1)
    for _ in range(40):
        room.beat(second)
        assert room.beat(first, wait=0).word == "taken"
    room.leave(second)
    room.sweep()
    assert room.minutes() == 10


def test_two_phones_that_take_the_desk_from_each_other_count_no_more_than_the_clock(room: Classroom) -> None:
    start = room.now
    for turn in range(40):
        run = room.open(turn % 2)
        room.beat(run)
    room.leave(run)
    room.sweep()
    assert room.minutes() <= (room.now - start) // MINUTE


def test_a_script_posting_beats_at_speed_gains_only_the_time_it_runs(room: Classroom) -> None:
    run = room.open()
    for _ in range(1000):
        room.beat(run, wait=10)
    room.leave(run)
    room.sweep()
    assert room.now % MINUTE == 10_000  # a thousand beats took ten seconds
    assert room.minutes() == 0


def test_a_forged_time_in_the_body_is_not_read(client: Client, room: Classroom) -> None:
    client.force_login(room.person.user)
    ticket = client.post(reverse("courses:study-open"), {"lesson": room.lessons[0].pk}).json()["ticket"]
    reply = post(client, ticket, seq=1, place=3600, time=3600, duration=3600, spent=3600)
    assert reply.json()["spent"] <= 5


def test_yesterdays_beats_played_again_gain_nothing(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 6)
    room.leave(run)
    room.sweep()
    for seq in range(1, 25):
        assert room.beat(run, seq=seq).word == "ended"
    later = room.open()
    room.sit(later, 1)
    for _ in range(20):
        assert room.beat(later, seq=2).word == "old"
    room.now += BEAT
    room.sweep()
    assert room.minutes() == 7


def test_a_batch_sent_after_hours_offline_gains_nothing(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 2)
    room.now += 3 * 60 * MINUTE
    for _ in range(720):
        room.beat(run, wait=1)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 2
    assert reasons(room) == ["gap"]


def test_the_phones_clock_changes_nothing(client: Client, room: Classroom) -> None:
    """Nothing of the browser's time is sent; the statement takes the database's."""
    client.force_login(room.person.user)
    ticket = client.post(reverse("courses:study-open"), {"lesson": room.lessons[0].pk}).json()["ticket"]
    reply = client.post(
        reverse("courses:study-beat"), json.dumps({"ticket": ticket, "seq": 1}), content_type="application/json",
        headers={"Date": "Tue, 01 Jan 2030 00:00:00 GMT"},
    )  # fmt: skip
    assert reply.json()["spent"] <= 5


def test_a_hidden_tab_stops_and_what_follows_needs_a_new_opening(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 5)
    room.leave(run)  # what the page sends when it is hidden
    for _ in range(40):
        assert room.beat(run).word == "ended"
    room.sweep()
    assert room.minutes() == 5


def test_seeking_to_the_end_is_sent_back_and_the_leap_does_not_count(room: Classroom) -> None:
    run = room.open()
    for place in range(15, 75, 15):
        room.beat(run, part="v", place=place)
    told = room.beat(run, part="v", place=2400)
    assert (told.word, told.reached) == ("seek", 60)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 1
    assert reasons(room) == ["seek"]
    assert StudyPlace.objects.get().reached == {"v": 60}


def test_an_ignored_question_loses_its_piece_and_the_lesson_can_be_made_up(room: Classroom) -> None:
    run = room.open()
    told = room.sit(run, 25, answers=False)
    assert told.word == "ended"
    room.sweep()
    assert (room.minutes(), reasons(room)) == (0, ["missed"])
    again = room.open()
    room.sit(again, 45)
    room.leave(again)
    room.sweep()
    assert room.minutes() == 45


def test_closing_and_opening_does_not_put_the_question_off(room: Classroom) -> None:
    for _ in range(14):
        run = room.open(dice=0.5)
        told = room.sit(run, 1, answers=False)
        room.leave(run)
    assert told.word == "ok"
    run = room.open()
    assert [room.beat(run).word for _ in range(5)][-1] == "check"
    room.leave(run)
    room.sweep()
    assert room.minutes() == 14


def test_a_tap_from_another_session_answers_nothing(client: Client, room: Classroom) -> None:
    client.force_login(room.person.user)
    ticket = client.post(reverse("courses:study-open"), {"lesson": room.lessons[0].pk}).json()["ticket"]
    stranger = Client()
    stranger.force_login(make_post(room.training_class.institution, "worker"))
    for other in (stranger, Client()):
        assert other.post(reverse("courses:study-present"), {"ticket": ticket}).status_code == 403
    assert client.post(reverse("courses:study-present"), {"ticket": ticket}).status_code == 200


def test_a_tap_in_advance_answers_no_later_question(room: Classroom) -> None:
    run = room.open()
    for _ in range(50):
        answer_check(run, now=room.now, dice=0.99)
    assert room.sit(run, 16, answers=False).word == "check"


def test_a_tap_from_the_page_that_was_left_behind_answers_nothing(room: Classroom) -> None:
    old, new = room.open(0), room.open(0)
    room.sit(new, 15, answers=False)
    assert answer_check(old, now=room.now).word == "taken"
    assert room.beat(new).word == "check"


@pytest.mark.parametrize("harm", ["", "x", "forged", "old", "shared"])
def test_a_ticket_that_is_forged_old_or_shared_is_refused(client: Client, room: Classroom, harm: str) -> None:
    client.force_login(room.person.user)
    ticket = client.post(reverse("courses:study-open"), {"lesson": room.lessons[0].pk}).json()["ticket"]
    named = signing.loads(ticket, salt=SALT)
    bad = {"forged": signing.dumps(named, salt="other"), "old": ticket[:-3] + "AAA", "shared": ticket}.get(harm, harm)
    sender = Client() if harm == "shared" else client
    if harm == "shared":
        sender.force_login(room.person.user)  # even another browser of the same person
    assert post(sender, bad, seq=1).status_code == 403


def test_a_lesson_left_open_all_day_counts_its_own_length(room: Classroom) -> None:
    run = room.open()
    told = room.sit(run, 50)
    assert told.word in ("full", "ended")
    room.sweep()
    assert room.minutes() == 45
    with pytest.raises(Refused, match="已经学满"):
        room.open(0)
    assert room.open(1)


def test_no_day_counts_more_than_its_limit() -> None:
    room = make_classroom(300, 300)
    for lesson in (0, 1):
        run = room.open(lesson)
        room.sit(run, 190)
        room.leave(run)
    room.sweep()
    assert room.minutes() == RULES.daily_hours * 45
    with pytest.raises(Refused, match="明天"):
        room.open(1)


def test_the_phone_in_the_classroom_counts_once(room: Classroom) -> None:
    session = make_session(room.training_class, starts_at=at(room.now - 24 * 60 * MINUTE), minutes=90)
    room.now -= 24 * 60 * MINUTE - 10 * MINUTE
    run = room.open()
    room.sit(run, 20)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 20
    registrar = make_post(room.training_class.institution, "registrar")
    [entry] = close_session(session, present=[room.person.pk], by=registrar).entries
    assert entry.minutes == 70
    assert "20 分钟已按在线学习计入" in entry.reason


def test_a_meeting_that_counts_already_leaves_nothing_to_study_at_the_same_time(room: Classroom) -> None:
    session = make_session(room.training_class, starts_at=at(room.now - 24 * 60 * MINUTE), minutes=60)
    close_session(session, present=[room.person.pk], by=make_post(room.training_class.institution, "registrar"))
    room.now -= 24 * 60 * MINUTE - 50 * MINUTE
    run = room.open()
    room.sit(run, 20)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 60 + 10
    assert set(reasons(room)) == {"busy"}


def test_somebody_outside_the_class_or_after_its_end_is_told_why_nothing_counts(room: Classroom) -> None:
    other = enrol(make_classroom_of_other_item(), None)
    with pytest.raises(Refused, match="没有参加"):
        room.open(person=other)
    room.training_class.state = "finished"
    room.training_class.save()
    with pytest.raises(Refused, match="已经结业"):
        room.open()


def make_classroom_of_other_item():
    from tests.courses.factories import make_class

    return make_class(key="fusion-welding")


def test_the_log_can_be_neither_changed_nor_deleted(room: Classroom) -> None:
    run = room.open()
    room.sit(run, 2)
    room.leave(run)
    room.sweep()
    for harm in (
        lambda: StudySegment.objects.update(ended=10**15),
        lambda: StudyCredit.objects.update(counted=10**9),
        lambda: StudySegment.objects.all()._raw_delete("default"),
        lambda: HoursEntry.objects.update(minutes=900),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            harm()


# --- Ways that do gain something: said so -------------------------------------------------------------------------


def test_known_gain_who_sits_there_without_listening_is_counted(room: Classroom) -> None:
    """No server can see attention. What is counted is presence, one device at a time, for the length of the lesson."""
    run = room.open()
    room.sit(run, 10, idle=60)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 10


def test_known_gain_a_script_in_the_own_browser_that_taps_by_itself_is_counted_in_real_time(room: Classroom) -> None:
    """It costs the lesson's whole time on the one live device and leaves its pattern in the log; a face would be asked
    for only with consent (LAW-02), and the examination is where knowledge shows.
    """
    start, run = room.now, room.open()
    room.sit(run, 44)
    room.leave(run)
    room.sweep()
    assert room.minutes() == 44 == (room.now - start) // MINUTE


# --- The fast statement and the careful way agree; why is one tap away ---------------------------------------------


@pytest.mark.parametrize(
    ("wait", "said", "plain"),
    [(15_000, {}, True), (40_000, {}, True), (40_001, {}, False), (15_000, {"idle": 360}, False),
     (15_000, {"part": "v"}, False)],
)  # fmt: skip
def test_the_statement_takes_the_plain_case_only(room: Classroom, wait: int, said: dict, plain: bool) -> None:
    run = room.open()
    assert (extend(run, Beat(1, **said), rules=RULES, now=room.now + wait) is not None) == plain
    assert LiveStudy.objects.get().last == (room.now + wait if plain else room.now)


def test_each_refused_piece_has_a_sentence_in_plain_chinese(client: Client, room: Classroom) -> None:
    run = room.open()
    room.sit(run, 25, answers=False)
    run = room.open(1)
    room.beat(run, part="v", place=900)
    room.sit(run, 1)
    room.now += 5 * MINUTE
    room.beat(run)
    room.leave(run)
    room.sweep()
    [day] = explain_study(room.person, item())
    assert [lost.why[:6] for lost in day.lost] == ["弹出“您还在", "拖到了没看过", "断网、锁屏或"]
    assert explain_hours(room.person)[0].lessons
    client.force_login(room.person.user)
    page = client.get(reverse("courses:my-hours")).content.decode()
    assert "有 3 段没有计，看原因" in page
    assert "重新学一遍就补上" in page


def post(client: Client, ticket: str, **body):
    return client.post(
        reverse("courses:study-beat"), json.dumps({"ticket": ticket, **body}), content_type="application/json"
    )
