"""Counted limits when everybody presses at once (SEC-05, K4, CON-8): each lock with the twin that breaks without it."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from applications import api
from applications.refusals import Refused
from evidence import api as evidence
from exams.actions import attempt_rounds
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.models import Attempt, Paper, PaperKey, PracticalResult, Registration, Room, ScoreReport, Sitting
from qualifications import api as qualifications
from tests.accounts import factories as people
from tests.applications import factories as make
from tests.exams import factories as exams
from tests.exams.test_attempts_at_once import in_threads

PARALLEL = 20


def practical_world(used):
    """Somebody with `used` failed practicals, and twenty sittings of the practical part, one after the other."""
    world = make.make_world()
    person = exams.make_candidate()
    make_theory_pass(world, person)
    for number in range(used):
        sitting = make.open_sitting(world, part="practical", days=-40 + number, opened=False)
        registration = Registration.objects.create(
            sitting=sitting, person=person, ticket_number=f"OLD{number:04d}", attempt_number=number + 1
        )
        PracticalResult.objects.create(
            registration=registration, subjects=[], total=10, cut_score=80, passed=False, edition_key="SO-19",
            assessor=people.make_person(), entered_by=world.officer, entered_at=sitting.starts_at,
        )  # fmt: skip
        Sitting.objects.filter(pk=sitting.pk).update(state="published")
    sittings = [make.open_sitting(world, part="practical", days=5 + number, seats=5) for number in range(PARALLEL)]
    return world, person, sittings


def make_theory_pass(world, person):
    sitting = make.open_sitting(world, days=-60, opened=False)
    at = timezone.now() - timedelta(days=60)
    row = Registration.objects.create(sitting=sitting, person=person, ticket_number=f"TH{person.pk:06d}")
    paper = Paper.objects.create(
        registration=row, seed="0", algorithm="test", pool_hash="0", content={}, origin=[], paper_hash="0", drawn_at=at
    )
    PaperKey.objects.create(paper=paper, letters={})
    attempt = Attempt.objects.create(
        registration=row, paper=paper, state="submitted", started_at=at, deadline_at=at, ended_at=at
    )
    ScoreReport.objects.create(
        attempt=attempt, total=9000, full_marks=10000, cut_score=8000, passed=True, response_digest="",
        edition_key="SO-19", graded_at=at,
    )  # fmt: skip
    Sitting.objects.filter(pk=sitting.pk).update(state="published")


def test_the_fifth_practical_is_given_once_to_twenty_that_ask_at_once(own_database):
    """令第19号: four are used, one is left (CON-8 with 5)."""
    world, person, sittings = practical_world(used=4)
    results = in_threads(
        PARALLEL,
        lambda number: register_candidate(sittings[number], person, user=world.officer, health_promised=True),
    )
    got = [row for row in results if isinstance(row, Registration)]
    assert [(row.state, row.attempt_number) for row in got] == [("registered", 5)]
    assert all(isinstance(row, Registration | RegistrationRefused) for row in results), results
    assert Registration.objects.exclude(attempt_slot="").count() == 1


def test_the_sixth_practical_is_refused_to_everybody(own_database):
    world, person, sittings = practical_world(used=5)
    results = in_threads(
        4, lambda number: register_candidate(sittings[number], person, user=world.officer, health_promised=True)
    )
    assert {row.state for row in results} == {"refused"}
    assert not Registration.objects.exclude(attempt_slot="").exists()


def test_the_twin_without_the_persons_lock_goes_over_the_limit(own_database):
    """Count, then insert: what the lock and the slot prevent. Everybody counts four before anybody writes."""
    world, person, sittings = practical_world(used=4)
    barrier = threading.Barrier(PARALLEL)

    def without_lock(number, slot=""):
        used = attempt_rounds.round_of(
            person, sittings[number].operation_item, "practical", edition_of(sittings[number])
        ).used
        connection.close()
        barrier.wait()
        if used >= 5:
            return None
        return Registration.objects.create(
            sitting=sittings[number], person=person, ticket_number=f"TWIN{number:04d}", attempt_number=used + 1,
            attempt_slot=slot,
        )  # fmt: skip

    results = in_threads(PARALLEL, without_lock)
    over = [row for row in results if isinstance(row, Registration)]
    assert len(over) > 1, "without lock and slot one attempt is given many times"
    Registration.objects.filter(pk__in=[row.pk for row in over]).delete()
    barrier.reset()
    results = in_threads(PARALLEL, lambda number: without_lock(number, "the-fifth"))
    assert sum(isinstance(row, Registration) for row in results) == 1, "the constraint alone holds the limit"
    assert any(isinstance(row, IntegrityError) for row in results)


def edition_of(sitting):
    return qualifications.edition(sitting.edition_key)


def test_under_the_old_order_the_one_retake_is_held_once(own_database):
    """令第30号: one theory failed, one retake is left (CON-8 with 1 retake). Its days are over: the rule is
    asked for its round, and the slot is taken directly."""
    world = make.make_world()
    person = exams.make_candidate()
    make_theory_pass(world, person)
    ScoreReport.objects.update(passed=False, total=1000)
    sittings = [make.open_sitting(world, days=5 + number) for number in range(8)]
    old = qualifications.edition("SO-30")

    def take(number):
        sitting = sittings[number]
        current = attempt_rounds.round_of(person, sitting.operation_item, "theory", old)
        assert current.used == 1 < attempt_rounds.limit_of(old, "theory")[0]
        return Registration.objects.create(
            sitting=sitting, person=person, ticket_number=f"RETAKE{number}", attempt_number=current.used + 1,
            attempt_slot=attempt_rounds.slot_of(person, sitting, current),
        )  # fmt: skip

    results = in_threads(8, take)
    assert sum(isinstance(row, Registration) for row in results) == 1
    assert all(isinstance(row, Registration | IntegrityError) for row in results), results


def test_the_last_seat_goes_to_one_of_twenty(own_database):
    world = make.make_world()
    sitting = make.open_sitting(world, seats=1)
    rows = [make.accepted(world) for _ in range(8)]
    results = in_threads(8, lambda number: api.book_seat(rows[number], sitting, user=rows[number].person.user))
    booked = [row for row in results if isinstance(row, api.Application)]
    assert len(booked) == 1
    assert all(isinstance(row, api.Application | Refused) for row in results), results
    assert sitting.registrations.filter(state="registered").count() == 1


def test_the_twin_without_the_sittings_lock_overbooks_the_room(own_database):
    world = make.make_world()
    sitting = make.open_sitting(world, seats=1)
    candidates = [exams.make_candidate() for _ in range(6)]
    barrier = threading.Barrier(6)

    def without_lock(number):
        taken = sitting.registrations.filter(state="registered").count()
        connection.close()
        barrier.wait()
        if taken >= len(Room.objects.get(pk=sitting.room_id).usable_seats):
            return None
        return Registration.objects.create(
            sitting=sitting, person=candidates[number], ticket_number=f"OVER{number}", attempt_slot=f"slot-{number}"
        )

    in_threads(6, without_lock)
    assert sitting.registrations.filter(state="registered").count() > 1


def test_giving_back_and_booking_at_once_leave_no_seat_empty_and_none_twice(own_database):
    """Two give back, two wait, two more press: no deadlock, and never more people than seats."""
    world = make.make_world()
    sitting = make.open_sitting(world, seats=2)
    rows = [make.accepted(world) for _ in range(6)]
    for row in rows[:2]:
        api.book_seat(row, sitting, user=row.person.user)
    for row in rows[2:4]:
        api.join_waiting(row, sitting, user=row.person.user)

    def work(number):
        row = rows[number]
        if number < 2:
            return api.release_seat(row, user=row.person.user)
        if number < 4:
            return None
        return api.book_seat(row, sitting, user=row.person.user)

    results = in_threads(6, work)
    assert all(result is None or isinstance(result, api.Application | Refused) for result in results), results
    assert sitting.registrations.filter(state="registered").count() == 2
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows[2:4]] == ["booked", "booked"], "whoever waits comes before whoever presses"


def test_ten_clicks_open_one_application(own_database):
    world = make.make_world()
    person = make.make_applicant()
    results = in_threads(
        10,
        lambda _number: (
            api.open_application(person, exams.low_voltage(), organiser=world.body.organisation, user=person.user).pk
        ),
    )
    assert len(set(results)) == 1


def test_the_sweep_and_the_officer_at_once_decide_once(own_database):
    world = make.make_world()
    now = timezone.now()
    row = make.handed_in(world, make.make_applicant(), now=now - timedelta(days=30))
    make.look_through(world, row)

    def work(number):
        if number % 2:
            return api.accept_silent(now=now)
        with transaction.atomic():
            return api.accept(row, user=world.officer)

    in_threads(6, work)
    kinds = [event.kind for event in evidence.events_about(row.subject)]
    assert kinds.count("applications.accepted") == 1
    assert row.steps.filter(to_state="accepted").count() == 1
