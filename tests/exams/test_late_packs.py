"""What comes too late is sealed, told, decided by two people, and counted at most once (CON-7, SEC-15)."""

from __future__ import annotations

import base64
import json
import os
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.attempt_dossier import _answers, _score
from exams.actions.decide_late import decide_late
from exams.actions.followers import forget_follower, register_follower
from exams.actions.propose_late import LateRefused, propose_late
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import journal_key_of, start_attempt
from exams.actions.take_late_file import take_late_file
from exams.models import Attempt, LatePack, Outcome, Response, RoomEvent, ScoreReport, Sitting, SittingStaff
from qualifications.api import OperationItem
from tests.exams.late_world import make_late, pass_deadline, second_officer
from tests.exams.room_world import answers_for, make_world
from tests.exams.test_room import enter

pytestmark = pytest.mark.django_db


def propose(world, **more):
    propose_late(world.pack, **{"advice": "counted", "reason": "10:52 断网", "user": world.invigilator} | more)
    world.pack.refresh_from_db()


def decide(world, **more):
    return decide_late(world.pack, **{"count": True, "reason": "属实", "user": world.officer} | more)


def test_the_same_late_answers_sent_again_make_one_pack_and_tell_the_room_once():
    world = make_late()
    again = save_answers(world.attempt.uuid, writer=1, answers=[tuple(row) for row in world.pack.answers])
    assert again.sealed == {n: rev for n, rev, _value in world.pack.answers}
    assert LatePack.objects.count() == 1
    assert RoomEvent.objects.get().detail == {"answers": 3}
    kinds = [event.kind for event in evidence.events_about(world.attempt.subject)]
    assert kinds.count("exams.answers.late") == 1


def test_only_what_is_newer_than_what_is_sealed_makes_another_pack():
    world = make_late()
    n, rev, _value = world.pack.answers[0]
    save_answers(world.attempt.uuid, writer=1, answers=[tuple(world.pack.answers[1]), (n, rev + 1, "T")])
    assert LatePack.objects.last().answers == [[n, rev + 1, "T"]]


def test_the_database_itself_allows_one_pack_for_each_content():
    world = make_late()
    with pytest.raises(IntegrityError), transaction.atomic():
        LatePack.objects.create(
            attempt=world.attempt, received_at=world.pack.received_at, answers=[], digest=world.pack.digest
        )


def test_counted_by_two_people_the_answers_are_merged_and_the_old_report_steps_aside():
    world = make_late()
    before = ScoreReport.objects.get(attempt=world.attempt)
    propose(world)
    decide(world)
    report = ScoreReport.objects.get(attempt=world.attempt)
    assert (before.total, report.total, report.passed) == (6000, 9000, True)
    assert ScoreReport.objects.get(former_attempt=world.attempt).total == 6000
    assert report.late_pack == world.pack
    world.pack.refresh_from_db()
    assert world.pack.effects["merged"] == 3
    body = [e.body for e in evidence.events_about(world.pack.subject) if e.kind == "exams.late.counted"][-1]
    assert (body["total"], body["before"]["total"]) == (9000, 6000)
    assert Response.objects.filter(attempt=world.attempt, saved_at=world.pack.received_at).count() == 3


def test_the_trace_still_verifies_after_a_pack_was_counted():
    world = make_late()
    propose(world)
    decide(world)
    attempt = Attempt.objects.select_related("paper__answer_key", "registration__sitting__blueprint").get()
    report = attempt.score_report
    assert [_answers(attempt, report).ok, _score(attempt, report).ok] == [True, True]
    Response.objects.filter(attempt=attempt, position=8).update(value="F")
    Response.objects.filter(attempt=attempt, position=9).update(value="T")
    assert not _answers(attempt, report).ok


def test_a_pass_that_follows_is_concluded_and_owed_once():
    OperationItem.objects.filter(key="low-voltage-electrician").update(has_practical=False)
    world = make_late()

    class Follower:
        owed: list[int] = []

        def hold(self, outcome_ids):
            """Nothing to lock."""

        def withdraw(self, outcome, correction):
            raise AssertionError("nobody fails by a late pack")

        def order(self, outcome):
            self.owed.append(outcome.pk)

    follower = Follower()
    register_follower(follower)
    try:
        propose(world)
        decide(world)
    finally:
        forget_follower(follower)
    assert follower.owed == [Outcome.objects.get().pk]


def test_an_outcome_that_stood_rests_on_the_new_report():
    OperationItem.objects.filter(key="low-voltage-electrician").update(has_practical=False)
    world = make_late(right=8, late=2)
    propose(world)
    decide(world)
    assert Outcome.objects.get().theory == ScoreReport.objects.get(attempt=world.attempt)


def test_nobody_fails_by_a_late_pack():
    world = make_late(right=9, late=3, wrong=True)
    propose(world)
    with pytest.raises(LateRefused, match="不用来减分"):
        decide(world)
    world.pack.refresh_from_db()
    assert world.pack.state == LatePack.State.PROPOSED
    assert ScoreReport.objects.get(attempt=world.attempt).total == 9000
    assert Response.objects.get(attempt=world.attempt, position=1).rev == 1_000_001


def test_whoever_handed_in_or_saw_the_key_goes_on_answering_in_vain(client):
    world = make_late()
    propose(world)
    enter(client, world.room.registrations[0])
    assert "逐题查看" not in client.get(reverse("exams:room-result")).content.decode()  # while a pack waits
    Attempt.objects.update(key_shown_at=world.pack.received_at - timedelta(seconds=1))
    with pytest.raises(LateRefused, match="看过正确答案"):
        decide(world)
    now = world.attempt.deadline_at
    Attempt.objects.update(key_shown_at=None, state="submitted", ended_at=now - timedelta(minutes=5))
    with pytest.raises(LateRefused, match="自己交卷"):
        decide(world)
    Attempt.objects.update(ended_at=now)  # handed in by the page when the time was up
    decide(world)
    Sitting.objects.update(ends_at=world.pack.received_at)
    assert "逐题查看" in client.get(reverse("exams:room-result")).content.decode()
    assert Attempt.objects.get().key_shown_at is not None


def test_refused_it_stays_sealed_and_no_mark_changes():
    world = make_late()
    propose(world, advice="refused")
    decide(world, count=False)
    world.pack.refresh_from_db()
    assert (world.pack.state, len(world.pack.answers)) == (LatePack.State.REFUSED, 3)
    assert ScoreReport.objects.get().total == 6000


def test_the_order_of_the_two_people_is_kept():
    world = make_late()
    with pytest.raises(LateRefused, match="先由本场监考员"):
        decide(world)
    with pytest.raises(NotAllowed):
        propose(world, user=world.officer)
    propose(world)
    with pytest.raises(NotAllowed):
        decide(world, user=world.invigilator)
    with pytest.raises(LateRefused, match="审批意见"):
        decide(world, reason=" ")
    decide(world)
    with pytest.raises(LateRefused, match="已经处理过"):
        decide(world)
    with pytest.raises(LateRefused, match="已经处理过"):
        propose(world)


def test_who_invigilated_and_manages_cannot_be_both_people():
    world = make_late()
    SittingStaff.objects.create(sitting=world.room.sitting, person=world.officer.person, duty="invigilator")
    propose(world, user=world.officer)
    with pytest.raises(NotAllowed, match="两个人"):
        decide(world)
    decide(world, user=second_officer(world))


def test_the_database_knows_the_two_people_as_well():
    world = make_late()
    for values in (
        {"state": "counted"},
        {"state": "refused", "proposed_by": world.officer, "decided_by": world.officer},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LatePack.objects.filter(pk=world.pack.pk).update(**values)


def test_while_the_candidate_still_writes_nothing_is_decided():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    pass_deadline(attempt)
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=1)[:1])
    pack = LatePack.objects.get()
    propose_late(pack, advice="counted", reason="断网", user=world.invigilator)
    with pytest.raises(LateRefused, match="等收卷"):
        decide_late(pack, count=True, reason="属实", user=world.officer)


def sealed_file(attempt, answers, *, key=None, uuid=None):
    iv = os.urandom(12)
    inner = json.dumps({"attempt": str(attempt.uuid), "answers": answers}).encode()
    data = AESGCM(key or journal_key_of(attempt)).encrypt(iv, inner, None)
    outer = {"anpei": 1, "attempt": str(uuid or attempt.uuid), "iv": base64.b64encode(iv).decode()}
    return json.dumps(outer | {"data": base64.b64encode(data).decode()}).encode()


def test_a_file_carried_in_during_the_examination_is_saved_and_overwrites_nothing_newer():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_009, "T")])
    file = sealed_file(attempt, [[1, 1_000_001, "F"], [2, 1_000_002, "T"]])
    taken = take_late_file(world.sitting, file, user=world.invigilator)
    assert (taken.saved, taken.sealed) == (1, 0)
    assert dict(Response.objects.values_list("position", "value")) == {1: "T", 2: "T"}


def test_after_the_end_a_file_is_sealed_and_once_only():
    world = make_late(late=1)
    file = sealed_file(world.attempt, [[9, 1_000_900, "A"]])
    for expected in (1, 1):
        assert take_late_file(world.room.sitting, file, user=world.invigilator).sealed == expected
    assert [pack.cause for pack in LatePack.objects.all()] == ["deadline", "deadline"]


@pytest.mark.parametrize("spoil", ["key", "byte", "other", "shape", "none"])
def test_a_file_that_is_not_the_candidates_own_is_refused(spoil):
    world = make_world(candidates=2)
    attempt, other = (start_attempt(registration) for registration in world.registrations)
    file = {
        "key": sealed_file(attempt, [[1, 2_000_000, "F"]], key=b"k" * 32),
        "byte": sealed_file(attempt, [[1, 2_000_000, "F"]]).replace(b'"data": "', b'"data": "AAAA'),
        "other": sealed_file(attempt, [[1, 2_000_000, "F"]], uuid=other.uuid),
        "shape": sealed_file(attempt, [[1, "x", "F"]]),
        "none": b"\xff\xfe",
    }[spoil]
    with pytest.raises(LateRefused, match="打不开"):
        take_late_file(world.sitting, file, user=world.invigilator)
    assert Response.objects.count() == 0


def test_only_the_invigilator_on_duty_carries_files_in():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    with pytest.raises(NotAllowed):
        take_late_file(world.sitting, sealed_file(attempt, []), user=world.officer)
