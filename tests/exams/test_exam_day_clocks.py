"""F12 (clocks that are wrong), F16 (staff at work in the middle of it), F26 (midnight): one attempt, its own time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from evidence import api as evidence
from exams.actions.end_attempt import end_attempt, overdue_attempts, score_attempt
from exams.actions.extend_time import extend_time
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Item, ItemVersion, Paper, ScoreReport
from tests.exams.room_world import answers_for, make_world

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime.fromisoformat("2026-11-24T00:00:00+08:00")


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)])
def test_a_web_server_whose_clock_is_wrong_changes_no_deadline(monkeypatch, ahead):
    """F12: the database's clock decides; the twin takes the process's own and is off by as much."""
    world = make_world()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)
    attempt = start_attempt(world.registrations[0])
    left = attempt.deadline_at - evidence.database_now()
    assert timedelta(minutes=119) < left <= timedelta(minutes=120)
    assert save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_001, "T")]).state == "open"
    assert overdue_attempts(evidence.database_now()) == []
    twin = timezone.now() + timedelta(minutes=120) - evidence.database_now()
    assert abs(twin - left) > timedelta(minutes=50), "a deadline by the process's clock is wrong by its fault"


def test_what_staff_do_to_the_bank_meanwhile_reaches_no_paper():
    """F16, I8: items edited, retired and re-keyed while somebody answers."""
    world = make_world()
    registration = world.registrations[0]
    attempt = start_attempt(registration)
    before = Paper.objects.values("content", "origin", "orders", "paper_hash").get(pk=attempt.paper_id)
    ItemVersion.objects.update(stem="改过的题干", key=[1], options=["甲", "乙"])
    Item.objects.update(current=None, retired_at=evidence.database_now())
    save_answers(attempt.uuid, writer=1, answers=answers_for(registration, right=10))
    report = end_attempt(attempt.uuid, by_candidate=True)
    assert Paper.objects.values("content", "origin", "orders", "paper_hash").get(pk=attempt.paper_id) == before
    assert report.total == report.full_marks
    again, _applied = score_attempt(Attempt.objects.get(pk=attempt.pk))
    assert again.total == report.total


def test_an_extension_moves_the_deadline_that_screens_are_told():
    """F16: the next question for the clock has the new end; screens ask every 15 s."""
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    extended = extend_time(attempt, minutes=10, reason="更换机位", user=world.invigilator)
    assert extended.deadline_at - attempt.deadline_at == timedelta(minutes=10)
    assert Attempt.objects.get(pk=attempt.pk).deadline_at == extended.deadline_at


def test_an_examination_across_midnight_is_one_examination_with_the_right_days():
    """F26: ten minutes before midnight to twenty after it, by the clock on the wall of the room."""
    world = make_world(starts_at=MIDNIGHT - timedelta(minutes=10))
    registration = world.registrations[0]
    attempt = start_attempt(registration, now=MIDNIGHT - timedelta(minutes=5))
    assert start_attempt(registration, now=MIDNIGHT + timedelta(minutes=5)) == attempt
    assert attempt.deadline_at == MIDNIGHT + timedelta(minutes=115)
    report = end_attempt(attempt.uuid, by_candidate=True, now=MIDNIGHT + timedelta(minutes=20))
    attempt.refresh_from_db()
    assert timezone.localdate(attempt.started_at).isoformat() == "2026-11-23"
    assert timezone.localdate(attempt.ended_at).isoformat() == "2026-11-24"
    assert attempt.state == Attempt.State.SUBMITTED
    assert ScoreReport.objects.filter(attempt=attempt).count() == 1
    assert report.graded_at == MIDNIGHT + timedelta(minutes=20)
