"""Found when the marks are out: an officer records it, a second one decides, and what rested on the marks goes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.api import Message, NotAllowed, Person
from evidence import api as evidence
from exams.actions.ask_score_review import ask_score_review
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.decide_review import decide_review
from exams.actions.decide_score_review import ReviewRefused, decide_score_review
from exams.actions.end_attempt import end_attempt
from exams.actions.followers import forget_follower, register_follower
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.actions.request_review import request_review
from exams.actions.room_record import record_facts
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Misconduct, Outcome, Registration, RoomMessage
from tests.exams import factories as make
from tests.exams.publishing import publish_results
from tests.exams.room_world import answers_for, make_world
from tests.exams.test_misconduct import Following, another_officer
from tests.exams.test_room_rules import photo

pytestmark = pytest.mark.django_db


def published(candidates=2):
    """Two registered, one passed in an item without a practical part, and the marks are out."""
    world = make_world(candidates=candidates)
    type(world.sitting.operation_item).objects.filter(pk=world.sitting.operation_item_id).update(has_practical=False)
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    end_attempt(attempt.uuid, by_candidate=True)
    publish_results(world.sitting, user=world.officer)
    return world


def seat(world, number=0):
    return Registration.objects.select_related("sitting").get(pk=world.registrations[number].pk)


def record(world, **more):
    given = {"kind": "impersonation", "facts": "监控回看，非本人", "user": world.officer, **more}
    return record_misconduct(seat(world), **given)


def test_marks_and_pass_stand_until_the_second_person_decides():
    world = published()
    row = record(world, photos=[photo()])
    assert (row.state, row.is_late, row.photos.count()) == ("recorded", True, 1)
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.score_report.passed) == ("submitted", True)
    assert Outcome.objects.standing().count() == 1
    assert not RoomMessage.objects.exists()
    decide_misconduct(row, confirm=False, reason="看错了人", user=another_officer(world))
    assert Outcome.objects.standing().count() == 1


def test_decided_the_marks_are_void_and_what_was_issued_goes_the_way_of_two():
    world = published()
    row, second, follower = record(world), another_officer(world), Following()
    register_follower(follower)
    try:
        decide_misconduct(row, confirm=True, reason="监控清楚", user=second)
    finally:
        forget_follower(follower)
    assert follower.said == ["hold", ("fraud", world.officer, second)]
    assert Attempt.objects.get().state == "voided"
    assert not Outcome.objects.standing().exists()
    told = Message.objects.filter(person=world.registrations[0].person, kind="exams.misconduct").get()
    assert "证书一并撤销" in told.body
    review = request_review(row, grounds="不是我", user=second)
    decide_review(review, restore=True, answer="确非本人", user=another_officer(world, "officer3"))
    assert Outcome.objects.standing().get().theory.attempt == Attempt.objects.get()
    assert evidence.events_about(row.subject)[0].body["after_publication"] is True


def test_the_room_is_over_for_the_invigilator_and_nobody_decides_alone():
    world = published()
    with pytest.raises(NotAllowed, match="考试机构"):
        record(world, user=world.invigilator)
    row = record(world)
    with pytest.raises(NotAllowed, match="两个人"):
        decide_misconduct(row, confirm=True, reason="我说的", user=world.officer)


def test_no_warning_no_absent_and_no_second_record_when_the_marks_are_out():
    world = published()
    with pytest.raises(MisconductRefused, match="成绩作废的情形"):
        record(world, kind="talking")
    with pytest.raises(MisconductRefused, match="没有参加"):
        record_misconduct(seat(world, 1), kind="phone", facts="手机", user=world.officer)
    row = record(world)
    with pytest.raises(MisconductRefused, match="待认定"):
        record(world)
    decide_misconduct(row, confirm=True, reason="属实", user=another_officer(world))
    with pytest.raises(MisconductRefused, match="已经因违纪作废"):
        record(world)
    assert Misconduct.objects.count() == 1


def test_who_asked_for_the_room_and_finds_it_published_is_told_so():
    world = make_world()
    end_attempt(start_attempt(world.registrations[0]).uuid, by_candidate=True)
    before = seat(world)
    publish_results(world.sitting, user=world.officer)
    with pytest.raises(MisconductRefused, match="刚刚公布"):
        record_misconduct(before, kind="phone", facts="手机", user=world.invigilator)


def test_a_mark_that_is_void_is_not_a_mark_that_was_corrected():
    """The recount that was asked for is still answered; void is no reason to say that the marks were put right."""
    world = published()
    user = make.people.make_user()
    Person.objects.filter(pk=world.registrations[0].person_id).update(user=user)
    asked = ask_score_review(seat(world), reason="少算了", user=user)
    decide_misconduct(record(world), confirm=True, reason="属实", user=another_officer(world))
    third = another_officer(world, "officer3")
    with pytest.raises(ReviewRefused, match="还没有更正"):
        decide_score_review(asked, changed=True, answer="已更正", user=third)
    decided = decide_score_review(asked, changed=False, answer="核算无误；成绩已因违纪作废", user=third)
    assert (decided.state, decided.recount["now"]) == ("upheld", None)


def test_from_the_table_of_marks_to_the_candidates_page():
    world = published()
    make.people.give_second_factor(world.officer)
    officer = make.signed_in(world.officer)
    results = reverse("exams:sitting-results", args=[world.sitting.uuid])
    form = reverse("exams:misconduct-record", args=[world.registrations[0].uuid])
    shown = officer.get(results).content.decode()
    assert form in shown
    assert reverse("exams:misconduct-record", args=[world.registrations[1].uuid]) not in shown, "was not there"
    page = officer.get(form).content.decode()
    assert "成绩和证书暂时不变" in page
    assert "交头接耳" not in page, "nobody is warned any more"
    sent = officer.post(form, {"kind": "copying", "facts": "与邻座雷同"})
    assert sent.status_code == 302
    shown = officer.get(results).content.decode()
    assert "违纪待认定" in shown
    assert sent["Location"] in shown
    assert "请由考试机构的另一名工作人员办理" in officer.get(sent["Location"]).content.decode()
    second = another_officer(world)
    make.people.give_second_factor(second)
    assert "据此签发的证书同时撤销" in make.signed_in(second).get(sent["Location"]).content.decode()
    user = make.people.make_user()
    Person.objects.filter(pk=world.registrations[0].person_id).update(user=user)
    mine = make.signed_in(user).get(reverse("exams:my-results")).content.decode()
    assert "认定之前成绩照旧" in mine
    assert "<strong>100</strong>" in mine
    decide_misconduct(Misconduct.objects.get(), confirm=True, reason="属实", user=second)
    assert "成绩作废" in make.signed_in(user).get(reverse("exams:my-results")).content.decode()
    assert record_facts(world.sitting)["misconduct"][0]["at"].count("-") == 2, "a day, not only a time"


def test_the_rooms_record_still_says_who_was_sent_out_on_the_day():
    world = published()
    before = record_facts(world.sitting)["numbers"]
    decide_misconduct(record(world), confirm=True, reason="属实", user=another_officer(world))
    after = record_facts(world.sitting)
    assert after["numbers"] == before
    assert [row["word"] for row in after["people"]][0] == "作废"
