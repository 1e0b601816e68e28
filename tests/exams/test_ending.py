"""The hand-written statements of a hand-in: the same rows as the ORM's, and no answer on its way is lost."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from evidence import api as evidence
from exams.actions import end_attempt as ending
from exams.actions.end_attempt import end_attempt
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Response, ScoreReport
from exams.models.ending import lock_attempt, read_given
from exams.models.saving import store_answers
from tests.exams.room_world import make_world
from tests.exams.test_attempts_at_once import in_threads

ANSWERS = [(1, 1_000_001, "T"), (3, 1_000_002, "F"), (2, 1_000_003, "A")]


@pytest.fixture
def attempt(db):
    begun = start_attempt(make_world().registrations[0])
    store_answers(begun.uuid, 1, ANSWERS)
    return begun


def test_what_is_locked_is_what_the_orm_reads(attempt, django_assert_num_queries):
    known = Attempt.objects.select_related("paper__answer_key", "registration__sitting__blueprint").get()
    with transaction.atomic(), django_assert_num_queries(1):
        found = lock_attempt(attempt.uuid)
        registration = found.registration
        sitting, paper = registration.sitting, found.paper
        for ours, theirs, names in (
            (found, known, ("pk", "uuid", "state", "deadline_at", "grace_seconds", "paused_at", "subject")),
            (paper, known.paper, ("content", "origin", "paper_hash")),
            (paper.answer_key, known.paper.answer_key, ("pk", "letters")),
            (registration, known.registration, ("pk", "uuid", "person_id", "subject")),
            (sitting, known.registration.sitting, ("edition_key", "operation_item_id", "subject")),
            (sitting.blueprint, known.registration.sitting.blueprint, ("pk", "cut_score")),
        ):
            for name in names:
                assert getattr(ours, name) == getattr(theirs, name), name
    with transaction.atomic(), pytest.raises(Attempt.DoesNotExist):
        lock_attempt(uuid4())


def test_what_was_given_comes_by_position(attempt):
    given = read_given(attempt)
    assert given.responses == [(1, 1_000_001, "T"), (2, 1_000_003, "A"), (3, 1_000_002, "F")]
    assert given.corrected == frozenset()
    assert abs((given.clock - evidence.database_now()).total_seconds()) < 5
    Response.objects.all().delete()
    assert read_given(attempt).responses == []


def test_the_report_that_is_returned_is_the_one_that_is_stored(attempt):
    report = end_attempt(attempt.uuid, by_candidate=True)
    stored, ended = ScoreReport.objects.get(), Attempt.objects.get()
    for field in ScoreReport._meta.concrete_fields:
        assert getattr(report, field.attname) == getattr(stored, field.attname), field.name
    assert (ended.state, ended.ended_at) == (Attempt.State.SUBMITTED, stored.graded_at)
    assert report.sat.registration.sitting.subject == ended.registration.sitting.subject
    said = [event for event in evidence.events_about(attempt.subject) if event.kind == "exams.attempt.submitted"]
    assert [event.body["response_digest"] for event in said] == [stored.response_digest]
    assert end_attempt(attempt.uuid, by_candidate=True) == report


def test_a_hand_in_is_three_statements(attempt, django_assert_num_queries):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the ORM writes")
    with django_assert_num_queries(
        5
    ):  # lock, answers, write; the savepoint that stands for the transaction here is two
        assert not end_attempt(attempt.uuid, by_candidate=True).passed


@pytest.mark.parametrize("reads_late", [True, False])
def test_an_answer_that_is_being_stored_when_the_hand_in_comes_counts(own_database, monkeypatch, reads_late):
    """The hand-in waits for the save's lock. The twin reads the answers before it waits, and loses it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nobody waits with an old picture")
    attempt = start_attempt(make_world().registrations[0])
    stored, waiting = threading.Event(), threading.Event()
    if not reads_late:
        early = []

        def lock_late(uuid):
            early.append(read_given(attempt))
            waiting.set()
            return lock_attempt(uuid)

        monkeypatch.setattr(ending, "lock_attempt", lock_late)
        monkeypatch.setattr(ending, "read_given", lambda _attempt: early[0])

    def work(number):
        if number:
            stored.wait(10)
            if reads_late:
                waiting.set()
            return end_attempt(attempt.uuid, by_candidate=True).response_digest
        with transaction.atomic():
            store_answers(attempt.uuid, 1, ANSWERS)
            stored.set()
            waiting.wait(10)
            time.sleep(0.3)  # until the hand-in waits for this transaction
        return None

    _none, digest = in_threads(2, work)
    whole = evidence.digest([list(row) for row in read_given(attempt).responses])
    assert len(read_given(attempt).responses) == 3
    assert (digest == whole) is reads_late
