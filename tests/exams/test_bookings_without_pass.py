"""The theory pass goes, by misconduct or by a corrected key: bookings on it and the figures go with it (R-03)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.api import Message
from applications.domain.states import State
from applications.models import Application
from evidence import api as evidence
from exams.actions.apply_correction import apply_correction
from exams.actions.check_in_person import CheckInRefused, check_in_person
from exams.actions.compute_statistics import compute_statistics
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.decide_review import decide_review
from exams.actions.list_affected import list_affected
from exams.actions.promise_statistics import sweep_statistics
from exams.actions.request_review import request_review
from exams.models import (
    AssessorSheet,
    ItemStatistic,
    Registration,
    Sitting,
    SittingItemStatistic,
    SittingStaff,
    SittingStatistic,
)
from tests.accounts.factories import make_user
from tests.certificates.key_world import make_key_world
from tests.exams import factories as make
from tests.exams.test_late_misconduct import published, record
from tests.exams.test_misconduct import another_officer

pytestmark = pytest.mark.django_db


def book(registration: Registration, *, state: str = "draft", **fields) -> Registration:
    """A place in a practical examination next week."""
    theory = registration.sitting
    starts_at = evidence.database_now() + timedelta(days=7)
    sitting = Sitting.objects.create(
        name="低压电工实操考试",
        part="practical",
        operation_item=theory.operation_item,
        organiser=theory.organiser,
        exam_point=theory.exam_point,
        room=theory.room,
        edition_key=theory.edition_key,
        state=state,
        **{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3), **fields},
    )
    return Registration.objects.create(
        sitting=sitting,
        person=registration.person,
        ticket_number=f"P{sitting.pk}-{registration.pk}",
        attempt_slot=f"slot {sitting.pk}",
        health_promised=True,
    )


def void(world):
    row = record(world)
    return decide_misconduct(row, confirm=True, reason="监控清楚", user=another_officer(world))


def test_a_void_theory_pass_takes_the_practical_booking_back_and_says_so():
    world = published()
    draft, other = book(world.registrations[0]), book(world.registrations[1])
    void(world)
    draft.refresh_from_db()
    assert (draft.state, draft.attempt_slot) == ("refused", "")
    assert [line["key"] for line in draft.eligibility["conditions"] if line["ok"] is False] == ["hours", "theory"]
    other.refresh_from_db()
    assert other.state == "registered", "whose marks stand keeps the place"
    told = Message.objects.get(kind="exams.booking_refused", channel="desk")
    assert told.person == draft.person
    assert "报名已撤回" in told.body
    assert evidence.events_about(draft.subject)[-1].kind == "exams.registration.refused"
    candidate = make_user()
    type(draft.person).objects.filter(pk=draft.person_id).update(user=candidate)
    page = make.signed_in(candidate).get(reverse("exams:my-results")).content.decode()
    assert "理论考试尚未合格" in page


def test_at_a_locked_sitting_the_door_refuses_whoever_lost_the_pass():
    world = published()
    now = evidence.database_now()
    locked = book(world.registrations[0], state="locked", starts_at=now, ends_at=now + timedelta(hours=3))
    SittingStaff.objects.create(sitting=locked.sitting, person=world.invigilator.person, duty="invigilator")
    void(world)
    with pytest.raises(CheckInRefused, match="未通过资格审查"):
        check_in_person(Registration.objects.get(pk=locked.pk), user=world.invigilator)


def test_a_practical_examination_that_has_begun_is_left_alone():
    world = published()
    now = evidence.database_now()
    begun = book(world.registrations[0], state="locked", starts_at=now, ends_at=now + timedelta(hours=3))
    AssessorSheet.objects.create(registration=begun, assessor=world.invigilator.person, round=1, opened_at=now)
    void(world)
    begun.refresh_from_db()
    assert begun.state == "registered"


def test_the_application_behind_the_booking_stands_as_before_it():
    world = published()
    booked = book(world.registrations[0])
    application = Application.objects.create(
        person=booked.person,
        operation_item=booked.sitting.operation_item,
        organiser=booked.sitting.organiser,
        filed_by=world.officer,
        state=State.BOOKED,
        registration=booked,
        created_at=evidence.database_now(),
    )
    void(world)
    application.refresh_from_db()
    assert (application.state, application.registration) == (State.ACCEPTED, None)


def test_a_corrected_key_that_undoes_the_pass_takes_the_booking_back():
    world = make_key_world()
    lost, kept = book(world.loser), book(world.steady)
    correction = world.propose()
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    for row, state in ((lost, "refused"), (kept, "registered")):
        row.refresh_from_db()
        assert row.state == state
    assert Message.objects.filter(kind="exams.booking_refused", person=lost.person).exists()


def figures_of(world) -> tuple[int, int]:
    """What the task comes to when it is due: people and passes."""
    sweep_statistics(compute_statistics)
    row = SittingStatistic.objects.get(sitting=world.sitting)
    assert row.computed_at is not None
    return row.n, row.passed


def test_the_figures_of_a_published_sitting_follow_a_void_attempt_and_its_return():
    world = published()
    assert figures_of(world) == (1, 1)
    assert ItemStatistic.objects.exists()
    row = void(world)
    assert figures_of(world) == (0, 0)
    assert not SittingItemStatistic.objects.exists()
    assert not ItemStatistic.objects.exists()
    review = request_review(row, grounds="不是我", user=another_officer(world, "officer4"))
    decide_review(review, restore=True, answer="确非本人", user=another_officer(world, "officer3"))
    assert figures_of(world) == (1, 1)
    assert ItemStatistic.objects.exists()
