"""Marks are published by two people, as they were when the first one asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import NotAllowed
from accounts.models import Message
from evidence import api as evidence
from exams.actions import ask_publication as asking
from exams.actions.ask_publication import approve_publication, ask_publication, marks_of, return_publication
from exams.actions.end_attempt import end_attempt
from exams.actions.publish_results import PublicationRefused
from exams.actions.start_attempt import start_attempt
from exams.models import Publication, ScoreReport, Sitting
from tests.accounts import factories as people
from tests.exams import factories as make
from tests.exams.room_world import make_world
from tests.exams.test_attempts_at_once import in_threads


def build():
    world = make_world(candidates=2)
    for registration in world.registrations:
        end_attempt(start_attempt(registration).uuid, by_candidate=True)
    world.second = people.make_staff("exam_officer", world.sitting.organiser)
    return world


@pytest.fixture
def world(db):
    return build()


def state_of(world):
    return Sitting.objects.get(pk=world.sitting.pk).state


def test_one_asks_and_another_publishes(world):
    asked = ask_publication(world.sitting, user=world.officer)
    assert (asked.results, asked.passed, asked.sight) == (2, 0, marks_of(world.sitting).sight)
    assert ask_publication(world.sitting, user=world.second) == asked  # it waits already
    with pytest.raises(PublicationRefused, match="另一名考务人员"):
        approve_publication(asked, user=world.officer)
    assert (state_of(world), Message.objects.filter(kind="exams.result").exists()) == ("locked", False)
    assert approve_publication(asked, user=world.second) == 2
    assert approve_publication(asked, user=world.second) == 0
    assert state_of(world) == "published"
    kinds = {event.kind: event for event in evidence.events_about(asked.subject)}
    assert list(kinds) == ["exams.publication.asked", "exams.sitting.published"]
    published = kinds["exams.sitting.published"]
    assert (published.actor, published.body["asked_by"]) == (world.second.actor, world.officer.actor)
    with pytest.raises(PublicationRefused, match="已经公布"):
        ask_publication(world.sitting, user=world.officer)
    with pytest.raises(PublicationRefused, match="已经公布"):
        return_publication(asked, reason="晚了", user=world.second)


def test_the_database_knows_two_people(world):
    asked = ask_publication(world.sitting, user=world.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=asked.pk).update(state="approved", decided_by=world.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=asked.pk).update(state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            sitting=world.sitting, sight="", results=0, passed=0, asked_by=world.second, asked_at=asked.asked_at
        )


def test_a_mark_that_changed_since_must_be_asked_for_again(world):
    asked = ask_publication(world.sitting, user=world.officer)
    ScoreReport.objects.filter(attempt__registration=world.registrations[0]).update(total=9000, passed=True)
    with pytest.raises(PublicationRefused, match="成绩变动"):
        approve_publication(asked, user=world.second)
    with pytest.raises(PublicationRefused, match="退回理由"):
        return_publication(asked, reason="  ", user=world.second)
    return_publication(asked, reason="一名考生成绩有改动", user=world.second)
    return_publication(asked, reason="再退一次", user=world.officer)  # it is returned already
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == ("returned", "一名考生成绩有改动", world.second)
    with pytest.raises(PublicationRefused, match="重新提请"):
        approve_publication(asked, user=world.second)
    again = ask_publication(world.sitting, user=world.officer)
    assert (again.pk != asked.pk, again.passed) == (True, 1)
    assert approve_publication(again, user=world.second) == 2


def test_whoever_asked_takes_it_back_without_a_reason(world):
    asked = ask_publication(world.sitting, user=world.officer)
    return_publication(asked, reason="", user=world.officer)
    assert Publication.objects.get().state == "returned"
    assert state_of(world) == "locked"


def test_what_can_not_be_published_is_not_asked_for_and_nobody_else_may(world):
    for act in (
        lambda user: ask_publication(world.sitting, user=user),
        lambda user: approve_publication(Publication(sitting=world.sitting), user=user),
        lambda user: return_publication(Publication(sitting=world.sitting), reason="", user=user),
    ):
        with pytest.raises(NotAllowed):
            act(world.invigilator)
    now = evidence.database_now()
    later = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    Sitting.objects.filter(pk=world.sitting.pk).update(**later)
    with pytest.raises(PublicationRefused, match="尚未开始"):
        ask_publication(world.sitting, user=world.officer)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_who_ask_at_once_make_one_request(own_database, monkeypatch, is_locked):
    world = build()
    if not is_locked:  # the twin: without the sitting's lock the constraint stops the second
        monkeypatch.setattr(asking, "_locked", lambda sitting: Sitting.objects.get(pk=sitting.pk))
        monkeypatch.setattr(asking, "open_publication", lambda _sitting: None)
    users = (world.officer, world.second)
    results = in_threads(2, lambda number: ask_publication(world.sitting, user=users[number]))
    assert Publication.objects.count() == 1
    refused = [one for one in results if isinstance(one, IntegrityError)]
    assert len(refused) == (0 if is_locked else 1)


def test_the_page_says_whose_turn_it_is(world):
    now = evidence.database_now()
    Sitting.objects.filter(pk=world.sitting.pk).update(starts_at=now - timedelta(hours=3), ends_at=now)
    detail = reverse("exams:sitting-detail", args=[world.sitting.uuid])
    first, second = (
        make.signed_in(user) for user in (people.make_staff("exam_officer", world.sitting.organiser), world.second)
    )
    assert "下一步：提请公布成绩" in first.get(detail).content.decode()
    first.post(reverse("exams:publication-ask", args=[world.sitting.uuid]))
    asked = Publication.objects.get()
    mine, theirs = first.get(detail).content.decode(), second.get(detail).content.decode()
    assert ("撤回提请" in mine, "批准并公布" in mine) == (True, False)
    assert ("撤回提请" in theirs, "批准并公布" in theirs) == (False, True)
    ScoreReport.objects.filter(attempt__registration=world.registrations[0]).update(total=9000)
    changed = second.get(detail).content.decode()
    assert ("提请之后有成绩变动" in changed, "批准并公布" in changed) == (True, False)
    back = reverse("exams:publication-return", args=[asked.uuid])
    assert second.post(back).status_code == 409
    page = second.post(back, {"reason": "请核对一号考生"}, follow=True).content.decode()
    assert "提请已退回" in page
    assert "请核对一号考生" in first.get(detail).content.decode()
