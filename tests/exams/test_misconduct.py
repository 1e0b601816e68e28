"""Misconduct: recorded by one, decided by another, looked at again by a third; answers are never lost."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import Message, NotAllowed, Person
from accounts.models import Membership, Role
from evidence import api as evidence
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.decide_review import decide_review
from exams.actions.end_attempt import HandInRefused, end_attempt
from exams.actions.publish_results import PublicationRefused
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.actions.request_review import request_review
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.models import Attempt, Misconduct, Outcome, Response, RoomMessage, ScoreReport
from tests.exams import factories as make
from tests.exams.publishing import publish_results
from tests.exams.room_world import answers_for, make_user, make_world
from tests.exams.test_room_rules import photo

pytestmark = pytest.mark.django_db


def another_officer(world, name="officer2"):
    user, person = make_user(name)
    Membership.objects.create(
        person=person, organisation=world.sitting.organiser, role=Role.EXAM_OFFICER, starts_on=date(2026, 1, 1)
    )
    return user


def caught(world, *, right=10, kind="phone"):
    """An attempt with answers, held for what was found."""
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=right))
    row = record_misconduct(world.registrations[0], kind=kind, facts="桌下使用手机", user=world.invigilator)
    attempt.refresh_from_db()
    return attempt, row


def test_a_warning_stands_at_once_and_is_shown_on_the_screen():
    attempt, row = caught(make_world(), kind="talking")
    assert (row.state, row.consequence, attempt.state) == ("warned", "warning", "open")
    assert "口头警告" in RoomMessage.objects.get().text


def test_who_is_sent_out_is_held_ungraded_and_can_neither_answer_nor_hand_in():
    world = make_world()
    attempt, row = caught(world)
    assert (row.state, attempt.state) == ("recorded", "held")
    assert save_answers(attempt.uuid, writer=1, answers=[(1, 9_000_000, "T")]).state == "ended"
    with pytest.raises(HandInRefused, match="终止"):
        end_attempt(attempt.uuid, by_candidate=True)
    assert not ScoreReport.objects.exists()
    with pytest.raises(PublicationRefused, match="认定"):
        publish_results(world.sitting, user=world.officer)


def test_the_second_person_voids_and_the_answers_stay():
    world = make_world()
    attempt, row = caught(world)
    stored = list(Response.objects.values_list("position", "rev", "value"))
    decided = decide_misconduct(row, confirm=True, reason="事实清楚", user=world.officer)
    attempt.refresh_from_db()
    assert (decided.state, attempt.state) == ("confirmed", "voided")
    assert list(Response.objects.values_list("position", "rev", "value")) == stored
    assert not ScoreReport.objects.exists()
    assert localdate(decided.review_until) == localdate(decided.decided_at) + timedelta(days=7)
    message = Message.objects.filter(person=world.registrations[0].person).first()
    assert "复核" in message.body
    publish_results(world.sitting, user=world.officer)


def test_the_recorder_never_decides_not_even_as_an_officer():
    world = make_world()
    _attempt, row = caught(world)
    Membership.objects.create(
        person=world.invigilator.person, organisation=world.sitting.organiser, role=Role.EXAM_OFFICER,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="两个人"):
        decide_misconduct(row, confirm=True, reason="我说的", user=world.invigilator)
    with pytest.raises(NotAllowed):
        record_misconduct(world.registrations[0], kind="phone", facts="x", user=world.officer)
    row.refresh_from_db()
    assert row.state == "recorded"


def test_not_confirmed_is_graded_as_of_the_moment_one_was_sent_out():
    world = make_world()
    attempt, row = caught(world, right=9)
    ended = attempt.ended_at
    decide_misconduct(row, confirm=False, reason="是计算器", user=world.officer)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.ended_at) == ("closed", ended)
    assert attempt.score_report.total == 9000


def passed(world):
    """Handed in and passed, in an item without a practical part: the outcome is there at once."""
    type(world.sitting.operation_item).objects.filter(pk=world.sitting.operation_item_id).update(has_practical=False)
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    end_attempt(attempt.uuid, by_candidate=True)
    return attempt, record_misconduct(world.registrations[0], kind="copying", facts="监控回看", user=world.invigilator)


class Following:
    """Who stands above and issues something."""

    def __init__(self):
        self.said = []

    def hold(self, outcome_ids):
        self.said.append("hold")

    def withdraw(self, outcome, cause):
        self.said.append((cause.withdrawal_kind, cause.proposed_by, cause.decided_by))
        return []

    def order(self, outcome):
        self.said.append("order")


def test_voided_after_the_pass_takes_the_pass_back_and_what_was_issued_for_it():
    from exams.actions.followers import forget_follower, register_follower

    world = make_world()
    attempt, row = passed(world)
    follower = Following()
    register_follower(follower)
    try:
        decide_misconduct(row, confirm=True, reason="监控清楚", user=world.officer)
    finally:
        forget_follower(follower)
    assert follower.said == ["hold", ("rules_broken", world.invigilator, world.officer)]
    outcome = Outcome.objects.get()
    assert (outcome.withdrawn_at is not None, outcome.withdrawn_for_id) == (True, row.pk)
    report = ScoreReport.objects.get()
    assert (report.attempt_id, report.former_attempt_id, report.total) == (None, attempt.pk, 10000)


def test_a_review_that_restores_gives_marks_and_pass_back_beside_the_old_rows():
    world = make_world()
    attempt, row = passed(world)
    decide_misconduct(row, confirm=True, reason="监控清楚", user=world.officer)
    review = request_review(row, grounds="画面里不是我", user=another_officer(world))
    decide_review(review, restore=True, answer="确非本人", user=another_officer(world, "officer3"))
    row.refresh_from_db()
    attempt.refresh_from_db()
    assert (row.state, attempt.state) == ("restored", "closed")
    assert (ScoreReport.objects.count(), attempt.score_report.total) == (2, 10000)
    standing = Outcome.objects.standing().get()
    assert standing.theory == attempt.score_report


def test_a_review_is_asked_for_once_in_time_and_decided_by_a_third():
    world = make_world()
    _attempt, row = caught(world)
    with pytest.raises(MisconductRefused, match="没有需要复核"):
        request_review(row, grounds="早了", user=world.officer)
    row = decide_misconduct(row, confirm=True, reason="事实清楚", user=world.officer)
    with pytest.raises(MisconductRefused, match="期限已过"):
        request_review(row, grounds="晚了", user=world.officer, now=row.review_until + timedelta(seconds=1))
    candidate, person = make_user("candidate")
    Person.objects.filter(pk=person.pk).update(user=None)
    Person.objects.filter(pk=world.registrations[0].person_id).update(user=candidate)
    stranger, _person = make_user("stranger")
    with pytest.raises(NotAllowed):
        request_review(row, grounds="我是朋友", user=stranger)
    candidate.refresh_from_db()
    review = request_review(row, grounds="只是看表", user=candidate, now=row.review_until)
    with pytest.raises(MisconductRefused, match="已经申请"):
        request_review(row, grounds="再来", user=candidate)
    for wrong in (world.officer, world.invigilator, candidate):
        with pytest.raises(NotAllowed):
            decide_review(review, restore=True, answer="好", user=wrong)
    third = another_officer(world)
    decided = decide_review(review, restore=False, answer="事实清楚", user=third)
    assert decided.state == "upheld"
    row.refresh_from_db()
    assert row.state == "confirmed"
    with pytest.raises(MisconductRefused, match="已经答复"):
        decide_review(review, restore=True, answer="改", user=third)


def test_who_is_recorded_before_the_start_does_not_start():
    world = make_world()
    row = record_misconduct(world.registrations[0], kind="impersonation", facts="非本人", user=world.invigilator)
    with pytest.raises(StartRefused, match="违纪"):
        start_attempt(world.registrations[0])
    with pytest.raises(MisconductRefused, match="待认定"):
        record_misconduct(world.registrations[0], kind="phone", facts="又一次", user=world.invigilator)
    decide_misconduct(row, confirm=True, reason="属实", user=world.officer)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("kind", "facts", "photos"),
    [("", "x", ()), ("nothing", "x", ()), ("phone", " ", ()), ("phone", "x" * 501, ()), ("phone", "x", (b"GIF89a",)),
     ("phone", "x", (photo(),) * 5)],
)  # fmt: skip
def test_what_is_not_recorded_leaves_nothing(kind, facts, photos):
    world = make_world()
    start_attempt(world.registrations[0])
    with pytest.raises(MisconductRefused):
        record_misconduct(world.registrations[0], kind=kind, facts=facts, photos=photos, user=world.invigilator)
    assert (Misconduct.objects.count(), Attempt.objects.get().state) == (0, "open")


def test_from_the_form_to_the_candidates_page(client):
    """Recorded with a picture, decided, told, asked about: each on its screen."""
    from tests.exams.test_time_ledger import seated

    world = make_world()
    registration = seated(client, world)
    invigilator = make.signed_in(world.invigilator)
    here = reverse("exams:misconduct-record", args=[registration.uuid])
    assert "责令离场" in invigilator.get(here).content.decode()
    assert invigilator.post(here, {"facts": "没选情形"}).status_code == 400
    picture = io.BytesIO(photo())
    picture.name = "现场.jpg"
    sent = invigilator.post(here, {"kind": "phone", "facts": "桌下使用手机", "photos": [picture]})
    row = Misconduct.objects.get()
    assert sent["Location"] == reverse("exams:misconduct-detail", args=[row.uuid])
    assert "等待考试机构处理" in client.get(reverse("exams:room-result")).content.decode()
    shown = invigilator.get(sent["Location"]).content.decode()
    address = reverse("exams:misconduct-photo", args=[row.uuid, row.photos.get().pk])
    assert address in shown
    assert invigilator.get(address)["Content-Type"] == "image/jpeg"
    decide = reverse("exams:misconduct-decide", args=[row.uuid])
    assert invigilator.post(decide, {"decision": "yes", "reason": "我说的"}).status_code == 403
    make.people.give_second_factor(world.officer)
    officer = make.signed_in(world.officer)
    assert officer.post(decide, {"decision": "yes", "reason": ""}).status_code == 400
    assert officer.post(decide, {"decision": "yes", "reason": "属实"}).status_code == 302
    assert "本场成绩作废" in client.get(reverse("exams:room-result")).content.decode()
    results = officer.get(reverse("exams:sitting-results", args=[world.sitting.uuid])).content.decode()
    assert "作废" in results
    asked = officer.post(reverse("exams:misconduct-review", args=[row.uuid]), {"grounds": "书面申请"})
    assert asked.status_code == 302
    again = reverse("exams:misconduct-review-decide", args=[row.uuid])
    assert officer.post(again, {"decision": "yes", "reason": "好"}).status_code == 403
    kinds = [event.kind for event in evidence.events_about(row.subject)]
    assert kinds == ["exams.misconduct.recorded", "exams.misconduct.confirmed", "exams.review.asked"]


def test_the_candidates_own_account_asks_for_the_review():
    world = make_world()
    _attempt, row = caught(world)
    decide_misconduct(row, confirm=True, reason="事实清楚", user=world.officer)
    user = make.people.make_user()
    Person.objects.filter(pk=world.registrations[0].person_id).update(user=user)
    client = make.signed_in(user)
    here = reverse("exams:misconduct-review", args=[row.uuid])
    mine = client.get(reverse("exams:my-results")).content.decode()
    assert "成绩作废" in mine
    assert here in mine
    assert client.post(here, {"grounds": ""}).status_code == 400
    assert client.post(here, {"grounds": "只是看表"}).status_code == 302
    assert "复核中" in client.get(here).content.decode()
    assert client.post(here, {"grounds": "再来"}).status_code == 409
    assert client.get(reverse("exams:misconduct-detail", args=[row.uuid])).status_code == 404


def test_an_officers_desk_names_what_waits_for_a_second_person_and_not_ones_own():
    from exams.actions.propose_reopening import propose_reopening
    from exams.actions.room_waiting import room_waiting

    world = make_world(candidates=2)
    _attempt, row = caught(world)
    other = start_attempt(world.registrations[1])
    end_attempt(other.uuid, by_candidate=True)
    propose_reopening(Attempt.objects.get(pk=other.pk), reason="误交卷", user=world.officer)
    found = room_waiting(world.officer)
    assert (found.misconduct, found.reviews, found.reopenings) == ([row.uuid], [], [])
    second = another_officer(world)
    assert room_waiting(second).reopenings == [world.sitting.uuid]
    row = decide_misconduct(row, confirm=True, reason="属实", user=world.officer)
    request_review(row, grounds="书面", user=world.officer)
    assert room_waiting(world.officer).reviews == []
    assert room_waiting(second).reviews == [row.uuid]
    desk = make.signed_in(second)
    make.people.give_second_factor(second)
    assert "份违纪复核待答复" in desk.get("/desk/").content.decode()


def test_answers_that_people_mark_come_back_to_where_they_stood():
    """Voided, they leave the markers' tables; restored, one waits for a third mark again and the rest for two."""
    from exams.models import Mark, MarkedAnswer
    from tests.exams.marking_world import make_marking, sit

    world = make_marking(candidates=1)
    attempt = sit(world.registrations[0])
    answers = list(MarkedAnswer.objects.filter(attempt=attempt).order_by("position"))
    assert len(answers) >= 2
    MarkedAnswer.objects.filter(pk=answers[0].pk).update(state="third")
    now = evidence.database_now()
    for number, marker in enumerate(world.markers[:2], start=1):
        Mark.objects.create(
            answer=answers[0], round=number, marker=marker.person, claimed_until=now, total=0, given_at=now
        )
    row = record_misconduct(world.registrations[0], kind="copying", facts="监控", user=world.body.invigilator)
    row = decide_misconduct(row, confirm=True, reason="属实", user=world.body.officer)
    assert not MarkedAnswer.objects.filter(state__in=MarkedAnswer.OPEN).exists()
    second, third = (make.people.make_staff("exam_officer", world.body.organisation) for _ in range(2))
    review = request_review(row, grounds="不是我", user=second)
    decide_review(review, restore=True, answer="确非本人", user=third)
    states = list(MarkedAnswer.objects.order_by("position").values_list("state", flat=True))
    assert states == ["third"] + ["waiting"] * (len(answers) - 1)
    attempt.refresh_from_db()
    assert attempt.score_report.waiting == [answer.position for answer in answers]


@pytest.mark.parametrize("when", ["before", "handed_in"])
def test_an_undecided_record_keeps_the_marks_of_the_sitting_back_whenever_it_was_made(when):
    world = make_world()
    if when == "handed_in":
        attempt = start_attempt(world.registrations[0])
        end_attempt(attempt.uuid, by_candidate=True)
    row = record_misconduct(world.registrations[0], kind="impersonation", facts="非本人", user=world.invigilator)
    with pytest.raises(PublicationRefused, match="认定"):
        publish_results(world.sitting, user=world.officer)
    decide_misconduct(row, confirm=True, reason="属实", user=world.officer)
    publish_results(world.sitting, user=world.officer)


@pytest.mark.parametrize("when", ["before", "answering", "handed_in"])
def test_a_void_theory_attempt_is_used_and_the_next_one_is_the_second(when):
    from exams.actions.attempt_rounds import free_unused_slots, round_of, slot_of, waiting_registrations
    from qualifications import api as qualifications

    world = make_world()
    registration, item = world.registrations[0], world.sitting.operation_item
    person, edition = registration.person, qualifications.edition("SO-19")
    first = slot_of(person, world.sitting, round_of(person, item, "theory", edition))
    type(registration).objects.filter(pk=registration.pk).update(attempt_slot=first)
    if when != "before":
        attempt = start_attempt(registration)
    if when == "handed_in":
        end_attempt(attempt.uuid, by_candidate=True)
    row = record_misconduct(registration, kind="phone", facts="手机", user=world.invigilator)
    now = evidence.database_now()
    waits = waiting_registrations(person, item.pk, "theory", now=now)
    assert waits.exists() is (when != "handed_in")
    decide_misconduct(row, confirm=True, reason="属实", user=world.officer)
    assert not waits.all().exists()
    free_unused_slots(person, world.sitting, now=now + timedelta(days=1))
    registration.refresh_from_db()
    again = round_of(person, item, "theory", edition)
    assert (registration.attempt_slot, again.used) == (first, 1)
    assert slot_of(person, world.sitting, again) != first
