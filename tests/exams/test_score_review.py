"""A mark that is doubted is looked at again, by somebody else, with everything derived anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import NotAllowed
from accounts.models import Membership, Role
from evidence import api as evidence
from exams.actions.ask_score_review import ReviewRefused, ask_score_review, review_closes_on
from exams.actions.decide_score_review import decide_score_review
from exams.actions.end_attempt import end_attempt
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Response, ScoreReview, Sitting, SittingStaff
from tests.accounts.factories import give_second_factor
from tests.exams.factories import signed_in
from tests.exams.publishing import publish_results
from tests.exams.room_world import answers_for, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """Two candidates with accounts, one of whom has sat; the marks are out."""
    world = make_world(candidates=2)
    registration = world.registrations[0]
    for row in world.registrations:
        user, person = make_user(f"candidate{row.seat}")
        person.delete()
        row.person.user = user
        row.person.save()
    attempt = start_attempt(registration)
    save_answers(attempt.uuid, writer=1, answers=answers_for(registration, right=5))
    end_attempt(attempt.uuid, by_candidate=True)
    publish_results(world.sitting, user=world.officer)
    registration.refresh_from_db()
    world.sitting.refresh_from_db()
    registration.sitting = world.sitting
    return world, registration


def at_the_desk(world):
    give_second_factor(world.officer)
    return signed_in(world.officer)


def other_officer(world):
    user, person = make_user("officer2")
    Membership.objects.create(
        person=person, organisation=world.sitting.organiser, role=Role.EXAM_OFFICER, starts_on="2026-01-01"
    )
    return user


def test_one_request_a_report_and_only_ones_own(published):
    world, registration = published
    candidate = registration.person.user
    review = ask_score_review(registration, reason="第 3 题应当得分", user=candidate)
    assert ask_score_review(registration, reason="再来一次", user=candidate) == review
    assert ScoreReview.objects.count() == 1
    with pytest.raises(NotAllowed):
        ask_score_review(registration, reason="替他申请", user=world.registrations[1].person.user)
    with pytest.raises(NotAllowed):
        ask_score_review(registration, reason="替他申请", user=world.officer)
    kinds = [event.kind for event in evidence.events_about(review.subject)]
    assert kinds == ["exams.review.asked"]


@pytest.mark.parametrize(("later", "allowed"), [(15, True), (16, False)])
def test_the_edition_says_how_long_one_may_ask(published, later, allowed):
    _world, registration = published
    assert review_closes_on(registration) is not None
    moment = registration.sitting.published_at + timedelta(days=later)
    if allowed:
        assert ask_score_review(registration, reason="漏记", user=registration.person.user, now=moment).pk
        return
    with pytest.raises(ReviewRefused, match="截止"):
        ask_score_review(registration, reason="漏记", user=registration.person.user, now=moment)


def test_before_the_marks_are_out_there_is_nothing_to_review():
    world = make_world()
    registration = world.registrations[0]
    user, person = make_user("early")
    person.delete()
    registration.person.user = user
    registration.person.save()
    with pytest.raises(ReviewRefused, match="公布后"):
        ask_score_review(registration, reason="漏记", user=user)


def test_the_list_of_results_leads_to_a_review_only_where_the_edition_gives_one(published):
    _world, registration = published
    candidate = Client()
    candidate.force_login(registration.person.user)
    link = reverse("exams:my-review", args=[registration.uuid])
    assert link in candidate.get(reverse("exams:my-results")).text
    type(registration.sitting).objects.update(edition_key="MG-3")
    assert link not in candidate.get(reverse("exams:my-results")).text
    assert candidate.get(link).status_code == 404


def test_it_is_upheld_when_everything_still_agrees_and_the_candidate_is_told(published):
    world, registration = published
    review = ask_score_review(registration, reason="漏记", user=registration.person.user)
    decided = decide_score_review(review, changed=False, answer="逐题核对无误。", user=world.officer)
    assert decided.state == ScoreReview.State.UPHELD
    assert [link["ok"] for link in decided.recount["links"]] == [True, True, True]
    assert registration.person.messages.filter(kind="exams.review", channel="desk").count() == 1
    with pytest.raises(ReviewRefused, match="已经答复"):
        decide_score_review(review, changed=False, answer="再答一次", user=world.officer)


def test_a_mark_that_no_longer_agrees_can_not_be_upheld(published):
    """The lock of the test before, off: an answer altered behind our back."""
    world, registration = published
    review = ask_score_review(registration, reason="漏记", user=registration.person.user)
    Response.objects.filter(attempt__registration=registration, position=1).update(value="X")
    with pytest.raises(ReviewRefused, match="不一致"):
        decide_score_review(review, changed=False, answer="无误", user=world.officer)
    assert ScoreReview.objects.get().state == ScoreReview.State.ASKED


def test_changed_is_only_said_when_another_report_counts(published):
    world, registration = published
    review = ask_score_review(registration, reason="漏记", user=registration.person.user)
    with pytest.raises(ReviewRefused, match="还没有更正"):
        decide_score_review(review, changed=True, answer="已改", user=world.officer)


def test_nobody_who_was_part_of_it_answers(published):
    world, registration = published
    review = ask_score_review(registration, reason="漏记", user=registration.person.user)
    with pytest.raises(NotAllowed):
        decide_score_review(review, changed=False, answer="无误", user=world.invigilator)
    second = other_officer(world)
    SittingStaff.objects.create(sitting=world.sitting, person=second.person, duty="invigilator")
    with pytest.raises(NotAllowed, match="不能处理"):
        decide_score_review(review, changed=False, answer="无误", user=second)
    with pytest.raises(ReviewRefused, match="答复"):
        decide_score_review(review, changed=False, answer="  ", user=world.officer)


def test_from_the_candidates_page_to_the_answer(published):
    world, registration = published
    candidate, officer = Client(), at_the_desk(world)
    candidate.force_login(registration.person.user)
    page = reverse("exams:my-review", args=[registration.uuid])
    assert "提交复核申请" in candidate.get(page).text
    assert candidate.post(page, {"reason": ""}).status_code == 200
    assert "考试机构正在复核" in candidate.post(page, {"reason": "第 3 题漏记"}, follow=True).text
    review = ScoreReview.objects.get()
    stranger = Client()
    stranger.force_login(world.registrations[1].person.user)
    assert stranger.get(page).status_code == 404
    assert "第 3 题漏记" in officer.get(reverse("exams:sitting-reviews", args=[world.sitting.uuid])).text
    detail = reverse("exams:review-detail", args=[review.uuid])
    assert officer.get(detail).text.count("与存证一致") == 3
    refused = officer.post(detail, {"state": "changed", "answer": "已改"})
    assert (refused.status_code, "还没有更正" in refused.text) == (409, True)
    officer.post(detail, {"state": "upheld", "answer": "逐题核对无误。"})
    assert "逐题核对无误。" in candidate.get(page).text


def test_a_sitting_of_one_honest_candidate_gives_nothing_to_look_at(published):
    world, registration = published
    page = at_the_desk(world).get(reverse("exams:sitting-anomalies", args=[world.sitting.uuid]))
    assert "没有发现异常" in page.text
    assert registration.person.name not in page.text.split("没有发现异常")[1]


def test_a_doubted_mark_waits_on_the_officers_desk_until_it_is_answered(published):
    from exams.actions.room_waiting import room_waiting

    world, registration = published
    review = ask_score_review(registration, reason="第 3 题应当得分", user=registration.person.user)
    assert room_waiting(world.officer).doubted == [review.uuid]
    assert room_waiting(world.invigilator).doubted == []
    page = at_the_desk(world).get("/desk/").content.decode()
    assert "份成绩复核申请待答复" in page
    assert reverse("exams:review-detail", args=[review.uuid]) in page
    decide_score_review(review, changed=False, answer="核算无误", user=world.officer)
    assert room_waiting(world.officer).doubted == []


def test_my_examinations_lead_to_the_review_say_what_became_of_it_and_stop_offering_it_when_it_is_closed(published):
    world, registration = published
    client, here = signed_in(registration.person.user), reverse("exams:my-results")
    way = reverse("exams:my-review", args=[registration.uuid])
    page = client.get(here).content.decode()
    assert (way in page, "申请复核" in page) == (True, True)
    ask_score_review(registration, reason="第 3 题应当得分", user=registration.person.user)
    page = client.get(here).content.decode()
    assert (way in page, "申请复核" in page, "待复核" in page) == (True, False, True)
    ScoreReview.objects.all().delete()
    closes = review_closes_on(registration)
    Sitting.objects.filter(pk=world.sitting.pk).update(
        published_at=world.sitting.published_at - (closes - timezone.localdate()) - timedelta(days=1)
    )
    assert way not in client.get(here).content.decode()
