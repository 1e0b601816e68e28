"""The clock of an attempt: more time, pauses, outages; and a pause meets saves, hand-ins and the sweeper (SEC-06)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.add_time import TimeRefused
from exams.actions.close_overdue import close_overdue
from exams.actions.end_attempt import HandInRefused, end_attempt, overdue_attempts
from exams.actions.extend_time import extend_time
from exams.actions.grant_outage import grant_outage
from exams.actions.pause_clock import pause_clock
from exams.actions.resume_clock import resume_clock
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, LatePack, Response, RoomEvent, ScoreReport, TimeEntry
from tests.exams.room_world import make_user, make_world

pytestmark = pytest.mark.django_db


def sums_up(attempt: Attempt) -> bool:
    """The deadline is start plus every entry, and nothing else."""
    attempt.refresh_from_db()
    seconds = sum(attempt.time_entries.values_list("seconds", flat=True))
    return attempt.deadline_at == attempt.started_at + timedelta(seconds=seconds)


def test_a_pause_gives_back_every_second_it_took():
    world = make_world(candidates=2)
    first, second = (start_attempt(registration) for registration in world.registrations)
    before = first.deadline_at
    now = evidence.database_now()
    assert pause_clock(world.sitting, world.registrations[0], reason="换键盘", user=world.invigilator, now=now) == 1
    later = now + timedelta(seconds=95.2)
    assert resume_clock(world.sitting, world.registrations[0], user=world.invigilator, now=later) == 1
    assert sums_up(first)
    assert first.deadline_at - before == timedelta(seconds=96)
    assert (first.paused_at, first.pause_reason) == (None, "")
    entry = first.time_entries.get(kind=TimeEntry.Kind.PAUSE)
    assert (entry.reason, entry.author) == ("换键盘", world.invigilator)
    assert second.time_entries.count() == 1


def test_the_whole_room_stands_still_and_goes_on_each_by_its_own_seconds():
    world = make_world(candidates=3)
    attempts = [start_attempt(registration) for registration in world.registrations]
    now = evidence.database_now()
    pause_clock(world.sitting, world.registrations[0], reason="身体不适", user=world.invigilator, now=now)
    assert pause_clock(world.sitting, reason="火警", user=world.invigilator, now=now + timedelta(seconds=60)) == 2
    assert resume_clock(world.sitting, user=world.invigilator, now=now + timedelta(seconds=100)) == 3
    given = [attempt.time_entries.get(kind="pause") for attempt in attempts]
    assert [(entry.seconds, entry.reason) for entry in given] == [(100, "身体不适"), (40, "火警"), (40, "火警")]
    assert all(sums_up(attempt) for attempt in attempts)
    assert set(RoomEvent.objects.values_list("kind", flat=True)) == {"paused", "resumed"}


def test_answers_still_arrive_while_the_clock_stands_however_long():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    paused = evidence.database_now()
    pause_clock(world.sitting, reason="停电", user=world.invigilator, now=paused)
    Attempt.objects.update(deadline_at=paused - timedelta(hours=1))  # as if the pause had outlasted the exam
    saved = save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_001, "T")])
    assert (saved.state, saved.stored) == ("open", {1: 1_000_001})
    assert save_answers(attempt.uuid, writer=1, answers=[(1, 5, "F")]).state == "open"  # old news, not late news
    assert not LatePack.objects.exists()
    Attempt.objects.update(paused_at=None)
    assert save_answers(attempt.uuid, writer=1, answers=[(2, 1_000_002, "T")]).state == "late"
    assert Response.objects.count() == 1


def test_nobody_is_closed_or_hands_in_while_the_clock_stands():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    now = attempt.deadline_at - timedelta(seconds=5)
    pause_clock(world.sitting, reason="火警", user=world.invigilator, now=now)
    late = now + timedelta(hours=1)
    assert overdue_attempts(late) == []
    assert close_overdue(attempt.uuid, now=late) is False
    for by_candidate in (True, False):
        with pytest.raises(HandInRefused, match="暂停"):
            end_attempt(attempt.uuid, by_candidate=by_candidate, now=late)
    assert not ScoreReport.objects.exists()
    resume_clock(world.sitting, user=world.invigilator, now=late)
    assert overdue_attempts(late) == []
    after = late + timedelta(seconds=5 + attempt.grace_seconds + 1)
    assert overdue_attempts(after) == [attempt.uuid]
    assert close_overdue(attempt.uuid, now=after) is True


def test_the_sweeper_asks_again_under_the_lock():
    """An extension between the listing and the closing: the list is old, the candidate is not closed."""
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    late = attempt.deadline_at + timedelta(minutes=2)
    assert overdue_attempts(late) == [attempt.uuid]
    extend_time(attempt, minutes=10, reason="停电", user=world.invigilator)
    assert close_overdue(attempt.uuid, now=late) is False
    assert Attempt.objects.get().state == Attempt.State.OPEN


def test_an_outage_is_given_to_everybody_who_answers_and_to_nobody_else():
    world = make_world(candidates=3)
    attempts = [start_attempt(registration) for registration in world.registrations[:2]]
    end_attempt(attempts[1].uuid, by_candidate=True)
    assert grant_outage(world.sitting, minutes=7, reason="断网", user=world.invigilator) == 1
    assert sums_up(attempts[0])
    assert attempts[0].time_entries.get(kind="outage").seconds == 420
    assert attempts[1].time_entries.count() == 1
    event = evidence.events_about(world.sitting.subject)[-1]
    assert (event.kind, event.body["attempts"], event.body["minutes"]) == ("exams.room.outage", 1, 7)
    assert "断网" not in json.dumps(event.body, ensure_ascii=False)


@pytest.mark.parametrize("minutes", [0, 31])
def test_limits_bind_the_whole_room_as_they_bind_one(minutes):
    world = make_world()
    start_attempt(world.registrations[0])
    with pytest.raises(TimeRefused, match="1 至 30"):
        grant_outage(world.sitting, minutes=minutes, reason="断网", user=world.invigilator)
    assert TimeEntry.objects.count() == 1


def test_what_makes_no_sense_is_refused_with_a_sentence():
    world = make_world()
    with pytest.raises(TimeRefused, match="没有正在作答"):
        grant_outage(world.sitting, minutes=5, reason="断网", user=world.invigilator)
    with pytest.raises(TimeRefused, match="未开考"):
        pause_clock(world.sitting, world.registrations[0], reason="等", user=world.invigilator)
    with pytest.raises(TimeRefused, match="没有暂停"):
        resume_clock(world.sitting, user=world.invigilator)
    attempt = start_attempt(world.registrations[0])
    with pytest.raises(TimeRefused, match="原因"):
        pause_clock(world.sitting, reason="  ", user=world.invigilator)
    with pytest.raises(TimeRefused):  # time was over already: a pause gives none back
        pause_clock(world.sitting, reason="等", user=world.invigilator, now=attempt.deadline_at + timedelta(seconds=1))
    stranger, _person = make_user("stranger")
    for act in (
        lambda: pause_clock(world.sitting, reason="等", user=stranger),
        lambda: resume_clock(world.sitting, user=world.officer),
        lambda: grant_outage(world.sitting, minutes=5, reason="等", user=world.officer),
    ):
        with pytest.raises(NotAllowed):
            act()


def seated(client, world, number=0):
    """The candidate's browser, at the exam screen."""
    from exams.actions.enter_room import code_of

    registration = world.registrations[number]
    form = {"ticket_number": registration.ticket_number, "code": code_of(registration)}
    assert client.post(reverse("exams:room"), form).status_code == 302
    assert client.post(reverse("exams:room-start")).status_code == 302
    return registration


def test_the_screen_sees_a_clock_that_stands_and_is_told_when_it_runs(client):
    world = make_world()
    seated(client, world)
    clock = reverse("exams:room-clock")
    first = client.get(clock).json()
    assert first["paused"] is False
    pause_clock(world.sitting, reason="火警", user=world.invigilator)
    Attempt.objects.update(paused_at=timezone.now() - timedelta(minutes=4))
    told = client.get(clock).json()
    assert told["paused"] is True
    left = (told["deadline"] - told["now"]) / 1000
    assert abs(left - (first["deadline"] - first["now"]) / 1000 - 240) < 3
    refused = client.post(reverse("exams:room-submit"))
    assert (refused.status_code, refused.json()["state"]) == (409, "paused")
    resume_clock(world.sitting, user=world.invigilator)
    assert client.get(clock).json()["paused"] is False
    assert client.post(reverse("exams:room-submit")).status_code == 200
