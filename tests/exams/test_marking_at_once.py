"""Marking and correcting by many hands at once: each round, mark and correction once; a twin without the lock."""

from __future__ import annotations

import threading

from django.db import transaction

from accounts.api import person_of
from evidence import api as evidence
from exams.actions.apply_correction import apply_correction
from exams.actions.claim_answer import CLAIM, claim_answer
from exams.actions.end_attempt import end_attempt
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.list_affected import list_affected
from exams.actions.propose_correction import CorrectionRefused, propose_correction
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Item, ItemVersion, KeyCorrection, Mark, MarkedAnswer, ScoreReport
from tests.exams import factories as make
from tests.exams.marking_world import give, make_marking, mark_all, sit
from tests.exams.room_world import answers_for, make_world
from tests.exams.test_attempts_at_once import in_threads


def with_markers(count: int, candidates: int):
    world = make_marking(candidates=candidates)
    for registration in world.registrations:
        sit(registration)
    world.add_markers(count - len(world.markers))
    return world


def test_eight_markers_at_once_get_rounds_of_their_own(own_database):
    world = with_markers(8, candidates=2)
    results = in_threads(8, lambda number: claim_answer(world.sitting, user=world.markers[number]))
    assert all(isinstance(result, Mark) for result in results), results
    rounds = [(mark.answer_id, mark.round) for mark in results]
    assert len(set(rounds)) == 8
    assert {mark.round for mark in results} == {1, 2}, "two rounds an answer, four answers"


def test_the_twin_without_the_constraint_gives_one_round_to_several(own_database):
    world = with_markers(4, candidates=1)
    answer, barrier = MarkedAnswer.objects.first(), threading.Barrier(4)

    def claim_unlooked(number):
        free = not Mark.objects.filter(answer=answer, round=1).exists()
        barrier.wait()
        with transaction.atomic():
            return free and Mark.objects.create(
                answer=answer, round=1, marker=person_of(world.markers[number]),
                claimed_until=evidence.database_now() + CLAIM,
            )  # fmt: skip

    results = in_threads(4, claim_unlooked)
    assert any(isinstance(result, Exception) for result in results), "only the constraint kept the others out"


def test_one_marker_who_clicks_ten_times_holds_one_answer(own_database):
    world = with_markers(3, candidates=3)
    results = in_threads(10, lambda _number: claim_answer(world.sitting, user=world.markers[0]).pk)
    assert len(set(results)) == 1
    assert Mark.objects.count() == 1


def test_six_clicks_at_once_mark_once(own_database):
    world = with_markers(3, candidates=1)
    mark = claim_answer(world.sitting, user=world.markers[0])
    lines = len(rubric_of(mark.answer))
    in_threads(6, lambda number: give_mark(mark, [100 * number] * lines, user=world.markers[0]))
    mark.refresh_from_db()
    assert mark.total % (100 * lines) == 0
    events = [event for event in evidence.events_about(mark.answer.subject) if event.kind == "exams.answer.marked"]
    assert [event.body["total"] for event in events] == [mark.total]


def test_the_last_two_marks_at_once_complete_the_report_once(own_database):
    world = with_markers(3, candidates=1)
    mark_all(world.sitting, world.markers[0], share=100)
    marks = [(claim_answer(world.sitting, user=user), user) for user in world.markers[1:3]]

    def finish(number):
        return give(*marks[number], share=100)

    results = in_threads(2, finish)
    assert not [result for result in results if isinstance(result, Exception)]
    report = ScoreReport.objects.get()
    assert (report.waiting, report.total) == ([], 10_000)
    kinds = [event.kind for event in evidence.events_about(report.attempt.subject)]
    assert kinds.count("exams.attempt.marked") == 1


def corrected_world():
    """An exam handed in, and a correction that waits for one of two more officers."""
    world = make_world(candidates=2)
    officers = [make.people.make_staff("exam_officer", world.sitting.organiser) for _ in range(3)]
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    end_attempt(attempt.uuid, by_candidate=True)
    attempt.refresh_from_db()
    version = ItemVersion.objects.get(pk=attempt.paper.origin[0])
    return world, officers, version


def propose(version: ItemVersion, user) -> KeyCorrection:
    return propose_correction(
        version, part=0, kind="replace", content=version.content.__class__("judgement", version.stem, key=(1,)),
        reason="有误", user=user,
    )  # fmt: skip


def test_two_who_approve_at_once_apply_it_once(own_database):
    _world, officers, version = corrected_world()
    correction = propose(version, officers[0])
    digest = list_affected(correction).digest
    results = in_threads(2, lambda number: apply_correction(correction, digest=digest, user=officers[1 + number]))
    refused = [result for result in results if isinstance(result, CorrectionRefused)]
    assert len(refused) == 1, results
    assert ScoreReport.objects.filter(correction=correction).count() == 1
    assert Item.objects.get(pk=version.item_id).versions.count() == 2


def test_whoever_hands_in_at_the_moment_of_the_approval_is_graded_by_the_new_key(own_database):
    """Before the lock: on the list, which has then changed. After it: by the corrected key. Never by the old alone."""
    world, officers, version = corrected_world()
    correction = propose(version, officers[0])
    digest = list_affected(correction).digest
    late = world.registrations[1]
    late.refresh_from_db()
    attempt = start_attempt(late)
    save_answers(attempt.uuid, writer=1, answers=answers_for(late, right=10))
    attempt.refresh_from_db()
    pins = version.pk in attempt.paper.origin

    def act(number):
        if number:
            return apply_correction(correction, digest=digest, user=officers[1])
        return end_attempt(attempt.uuid, by_candidate=True)

    applied = in_threads(2, act)[1]
    correction.refresh_from_db()
    total = ScoreReport.objects.get(attempt=attempt).total
    if correction.state == "applied":
        assert total == (9000 if pins else 10_000)
    else:
        assert isinstance(applied, CorrectionRefused), "the list has changed and has to be seen again"
        assert pins
