"""What happens twice at once happens once: each lock with the twin that fails without it."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from evidence import api as evidence
from exams.actions.end_attempt import end_attempt
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Paper, Response, ScoreReport
from exams.models.saving import store_answers
from tests.exams.room_world import answers_for, make_world


def in_threads(count, work):
    """Run `work(number)` in threads at once, each on its own connection; returns what they returned or raised."""
    results, barrier = [None] * count, threading.Barrier(count)

    def body(number):
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as error:  # noqa: BLE001 (collected, asserted on by the test)
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=body, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_ten_clicks_at_once_make_one_attempt(own_database):
    world = make_world()
    results = in_threads(10, lambda _number: start_attempt(world.registrations[0]).pk)
    assert len(set(results)) == 1
    assert Paper.objects.count() == Attempt.objects.count() == 1


def test_ten_thousand_shuffled_and_repeated_saves_end_with_the_newest(own_database):
    """F10: each save is sent one to five times, in any order."""
    attempt = start_attempt(make_world().registrations[0])
    dice = random.Random(7)
    sent = [(position, 1_000_000 + rev, "TF"[rev % 2]) for position in range(1, 11) for rev in range(1, 340)]
    packets = [answer for answer in sent for _ in range(dice.randint(1, 5))]
    assert len(packets) >= 10_000
    dice.shuffle(packets)
    for start in range(0, len(packets), 10):
        batch = {answer[0]: answer for answer in packets[start : start + 10]}
        store_answers(attempt.uuid, 1, list(batch.values()))
    newest = {}
    for start in range(0, len(packets), 10):
        for answer in {answer[0]: answer for answer in packets[start : start + 10]}.values():
            newest[answer[0]] = max(newest.get(answer[0], answer), answer, key=lambda one: one[1])
    stored = {row.position: (row.rev, row.value) for row in Response.objects.filter(attempt=attempt)}
    assert stored == {position: answer[1:] for position, answer in newest.items()}


def test_the_twin_that_only_inserts_refuses_the_repeated_packet(own_database):
    """F9's control: without the upsert, a packet whose reply was lost fails when it is sent again."""
    attempt = start_attempt(make_world().registrations[0])
    row = {"attempt": attempt, "position": 1, "rev": 1_000_001, "value": "T", "saved_at": evidence.database_now()}
    assert store_answers(attempt.uuid, 1, [(1, 1_000_001, "T")]) == store_answers(
        attempt.uuid, 1, [(1, 1_000_001, "T")]
    )
    with pytest.raises(IntegrityError):
        Response.objects.create(**row)


def test_twenty_hand_ins_and_the_sweeper_at_once_make_one_grade(own_database):
    """F17, SEC-04."""
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    results = in_threads(20, lambda number: end_attempt(attempt.uuid, by_candidate=number % 2 == 0).pk)
    assert len(set(results)) == 1
    assert ScoreReport.objects.count() == 1
    assert [event.kind for event in evidence.events_about(attempt.subject)].count("exams.attempt.submitted") + [
        event.kind for event in evidence.events_about(attempt.subject)
    ].count("exams.attempt.closed") == 1


def test_the_twin_without_the_lock_grades_twice_or_fails(own_database):
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    barrier = threading.Barrier(4)

    def grade_without_lock(_number):
        seen = ScoreReport.objects.filter(attempt=attempt).exists()
        barrier.wait()
        if seen:
            return "same"
        with transaction.atomic():
            return ScoreReport.objects.create(
                attempt=attempt, total=0, full_marks=0, cut_score=0, passed=False, edition_key="SO-19",
                response_digest="", graded_at=evidence.database_now(),
            ).pk  # fmt: skip

    results = in_threads(4, grade_without_lock)
    assert any(isinstance(result, Exception) for result in results), "only the constraint stopped a second grade"
