"""What a candidate does in the exam is kept, once, and nothing acknowledged is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.add_time import TimeRefused
from exams.actions.end_attempt import end_attempt, overdue_attempts
from exams.actions.extend_time import extend_time
from exams.actions.save_answers import save_answers, take_over
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.models import Attempt, LatePack, Paper, Response, TimeEntry
from exams.tasks import close_overdue_attempts
from tests.exams.room_world import answers_for, make_world

pytestmark = pytest.mark.django_db


def test_a_candidate_who_starts_twice_has_one_attempt_and_one_paper():
    world = make_world()
    first, second = start_attempt(world.registrations[0]), start_attempt(world.registrations[0])
    assert first == second
    assert Paper.objects.count() == 1
    assert first.deadline_at - first.started_at == timedelta(minutes=120)


def test_nobody_starts_before_the_bell_or_after_the_latest_entry():
    world = make_world()
    registration, starts_at = world.registrations[0], world.sitting.starts_at
    with pytest.raises(StartRefused, match="请稍候"):
        start_attempt(registration, now=starts_at - timedelta(seconds=1))
    with pytest.raises(StartRefused, match="最晚入场"):
        start_attempt(registration, now=starts_at + timedelta(minutes=30, seconds=1))
    assert Attempt.objects.count() == 0
    assert start_attempt(registration, now=starts_at + timedelta(minutes=30))


def test_two_candidates_get_different_papers_of_the_same_blueprint():
    world = make_world(candidates=2)
    papers = [start_attempt(registration).paper for registration in world.registrations]
    assert papers[0].origin != papers[1].origin
    assert [len(paper.origin) for paper in papers] == [10, 10]


def test_the_paper_carries_no_key():
    world = make_world()
    paper = start_attempt(world.registrations[0]).paper
    assert "key" not in str(paper.content)
    assert "解析" not in str(paper.content)


def test_an_older_revision_never_overwrites_a_newer_one():
    attempt = start_attempt(make_world().registrations[0])
    save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_005, "T")])
    saved = save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_004, "F")])
    assert saved.stored == {1: 1_000_005}
    assert Response.objects.get(attempt=attempt, position=1).value == "T"


def test_the_twin_without_the_revision_guard_loses_the_newer_answer():
    attempt = start_attempt(make_world().registrations[0])
    for rev, value in ((1_000_002, "T"), (1_000_001, "F")):
        Response.objects.update_or_create(
            attempt=attempt, position=1, defaults={"rev": rev, "value": value, "saved_at": evidence.database_now()}
        )
    assert Response.objects.get(attempt=attempt, position=1).value == "F"


def test_a_browser_that_was_taken_over_is_told_and_changes_nothing():
    attempt = start_attempt(make_world().registrations[0])
    writer = take_over(attempt.uuid)
    saved = save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_001, "T")])
    assert (saved.state, saved.stored) == ("taken_over", {})
    assert save_answers(attempt.uuid, writer=writer, answers=[(1, 2_000_001, "F")]).state == "open"
    assert Response.objects.get(attempt=attempt, position=1).value == "F"


def age(attempt, seconds):
    """Move the deadline so that it lies this many seconds in the past by the database's clock."""
    deadline = evidence.database_now() - timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)


def test_an_answer_within_the_grace_counts_and_one_after_it_is_sealed():
    """SEC-03: decided by the database's clock alone."""
    attempt = start_attempt(make_world().registrations[0])
    age(attempt, 58)
    assert save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_001, "T")]).state == "open"
    age(attempt, 61)
    saved = save_answers(attempt.uuid, writer=1, answers=[(2, 1_000_002, "T")])
    assert (saved.state, saved.stored) == ("late", {})
    assert LatePack.objects.get().answers == [[2, 1_000_002, "T"]]
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_handing_in_grades_once_however_often_it_is_sent():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=8))
    first = end_attempt(attempt.uuid, by_candidate=True)
    assert (first.total, first.passed) == (8000, True)
    assert end_attempt(attempt.uuid, by_candidate=False) == first
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.SUBMITTED
    assert save_answers(attempt.uuid, writer=1, answers=[(9, 1_000_099, "T")]).state == "ended"


def test_seven_of_ten_does_not_pass():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=7))
    report = end_attempt(attempt.uuid, by_candidate=True)
    assert (report.total, report.passed) == (7000, False)


def test_what_is_overdue_is_closed_and_graded_by_the_sweeper():
    world = make_world(candidates=2)
    first, second = (start_attempt(registration) for registration in world.registrations)
    save_answers(first.uuid, writer=1, answers=answers_for(world.registrations[0], right=9))
    age(first, 61)
    assert overdue_attempts(evidence.database_now()) == [first.uuid]
    assert close_overdue_attempts() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Attempt.State.CLOSED, Attempt.State.OPEN)
    assert first.score_report.total == 9000
    assert close_overdue_attempts() == 0


def test_a_hand_in_after_the_grace_is_a_closing_and_the_time_is_the_deadline():
    attempt = start_attempt(make_world().registrations[0])
    age(attempt, 61)
    end_attempt(attempt.uuid, by_candidate=True)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.CLOSED
    assert attempt.ended_at == attempt.deadline_at


def test_an_invigilator_gives_time_with_a_reason_and_nobody_else_does():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    before = attempt.deadline_at
    assert extend_time(attempt, minutes=10, reason="停电", user=world.invigilator).deadline_at - before == timedelta(
        minutes=10
    )
    with pytest.raises(NotAllowed, match="监考员"):
        extend_time(attempt, minutes=10, reason="停电", user=world.officer)
    for minutes, reason in ((31, "停电"), (0, "停电"), (5, " ")):
        with pytest.raises(TimeRefused):
            extend_time(attempt, minutes=minutes, reason=reason, user=world.invigilator)
    assert TimeEntry.objects.filter(attempt=attempt).count() == 2


def test_an_altered_answer_shows_against_the_chain():
    from exams.actions.attempt_dossier import _answers

    world = make_world()
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=8))
    end_attempt(attempt.uuid, by_candidate=True)
    attempt.refresh_from_db()
    assert _answers(attempt, attempt.score_report).ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exams_response SET value = 'X' WHERE position = 9")
    assert "答案被改动" in _answers(attempt, attempt.score_report).reason
