"""The practical examination by many hands at once: every counted limit under its lock, with the twin that fails."""

from __future__ import annotations

import threading
import uuid

from django.db import transaction

from accounts.api import person_of
from evidence import api as evidence
from exams.actions.add_practical_photo import add_practical_photo
from exams.actions.call_candidate import CallRefused, call_candidate
from exams.actions.open_sheet import open_sheet
from exams.actions.save_sheet import save_sheet
from exams.domain.practical import SheetRefused
from exams.models import (
    AssessorSheet,
    PracticalEntry,
    PracticalPhoto,
    PracticalResult,
    SimulatorNonce,
    SimulatorResult,
    SubjectTurn,
)
from exams.models.practical import MOST_PHOTOS
from tests.exams.practical_world import assess, make_practical, photo, sign
from tests.exams.test_attempts_at_once import in_threads
from tests.exams.test_simulators import Machine


def failed(results, kind=Exception):
    return [result for result in results if isinstance(result, kind)]


def test_three_assessors_at_once_open_as_many_sheets_as_the_rule_has(own_database):
    world = make_practical(assessors=2)

    def open_and_tap(number):
        sheet = open_sheet(world.registrations[0], user=world.assessors[number])
        save_sheet(sheet, [("K1.0.d", 1, 0)], writer=0, user=world.assessors[number])

    results = in_threads(3, open_and_tap)
    standing = AssessorSheet.objects.standing().filter(registration=world.registrations[0])
    assert sorted(standing.values_list("round", flat=True)) in ([1, 2], [1], [2]), results
    assert all(isinstance(error, SheetRefused) for error in failed(results)), results


def test_the_twin_without_the_lock_is_kept_out_by_the_constraint_alone(own_database):
    world, barrier = make_practical(assessors=2), threading.Barrier(3)

    def open_unlooked(number):
        taken = AssessorSheet.objects.filter(registration=world.registrations[0]).count()
        barrier.wait()
        with transaction.atomic():
            return AssessorSheet.objects.create(
                registration=world.registrations[0], assessor=person_of(world.assessors[number]), round=taken + 1,
                opened_at=evidence.database_now(),
            )  # fmt: skip

    assert len(failed(in_threads(3, open_unlooked))) == 2


def test_six_signatures_at_once_make_one_result(own_database):
    world = make_practical()
    sheet = assess(world.registrations[0], world.assessors[0])
    results = in_threads(6, lambda _number: sign(sheet, world.assessors[0]))
    assert not failed(results), results
    assert PracticalResult.objects.count() == 1
    kinds = [event.kind for event in evidence.events_about(world.registrations[0].subject)]
    assert kinds.count("exams.practical.assessed") == 1


def test_the_last_two_of_two_assessors_at_once_make_one_result(own_database):
    world = make_practical(assessors=2)
    sheets = [assess(world.registrations[0], user, {"K1.0.d": at}) for at, user in enumerate(world.assessors[:2])]
    results = in_threads(2, lambda number: sign(sheets[number], world.assessors[number]))
    assert not failed(results), results
    assert PracticalResult.objects.get().total == 100


def test_the_same_taps_from_four_connections_are_stored_once(own_database):
    world = make_practical()
    user = world.assessors[0]
    sheet = open_sheet(world.registrations[0], user=user)
    taps = [(f"K1.{at % 2}.d", 1_000_000 + at, at % 3) for at in range(20)] + [("K1.start", 2_000_000, 0)]
    results = in_threads(4, lambda _number: save_sheet(sheet, taps, writer=0, user=user))
    assert not failed(results), results
    assert PracticalEntry.objects.count() == 21
    assert SubjectTurn.objects.count() == 1


def test_eight_photos_at_once_fill_the_last_three_places(own_database):
    world = make_practical()
    user = world.assessors[0]
    sheet = open_sheet(world.registrations[0], user=user)
    for number in range(1, MOST_PHOTOS - 2):
        PracticalPhoto.objects.create(
            uuid=uuid.uuid4(), sheet=sheet, number=number, code="K1", sha256="0", added_at=evidence.database_now()
        )
    results = in_threads(
        8, lambda _n: add_practical_photo(sheet, uuid=uuid.uuid4(), code="K1", data=photo(), user=user)
    )
    assert len(failed(results, SheetRefused)) == 5, results
    assert sheet.photos.count() == MOST_PHOTOS


def test_two_stewards_at_once_call_two_people_or_one_is_told(own_database):
    world = make_practical(candidates=3, stations=True)
    user = world.body.invigilator
    results = in_threads(4, lambda number: call_candidate(world.sitting, world.stations[number % 2], user=user))
    calls = [result for result in results if isinstance(result, SubjectTurn)]
    assert len(failed(results, CallRefused)) == 2, results
    assert len({turn.registration_id for turn in calls}) == len({turn.station_id for turn in calls}) == 2


def test_the_twin_of_the_queue_is_kept_out_by_the_constraints_alone(own_database):
    world, barrier = make_practical(candidates=1, stations=True), threading.Barrier(3)

    def call_unlooked(number):
        free = not SubjectTurn.objects.filter(registration=world.registrations[0]).exists()
        barrier.wait()
        with transaction.atomic():
            return free and SubjectTurn.objects.create(
                registration=world.registrations[0], code=f"K{number + 1}", station=world.stations[number],
                state="called", called_at=evidence.database_now(), by=world.body.invigilator,
            )  # fmt: skip

    assert len(failed(in_threads(3, call_unlooked))) == 2, (
        "one candidate stood at three stations but for the constraint"
    )


def test_one_request_sent_six_times_at_once_is_accepted_once(own_database):
    machine = Machine(make_practical())
    codes = in_threads(6, lambda _number: machine.post(nonce="n" * 20).status_code)
    assert sorted(codes) == [201, 409, 409, 409, 409, 409]
    assert SimulatorNonce.objects.count() == SimulatorResult.objects.count() == 1


def test_one_result_sent_six_times_with_fresh_nonces_is_stored_once(own_database):
    machine = Machine(make_practical())
    codes = in_threads(6, lambda number: machine.post(nonce=f"nonce-{number}" * 3).status_code)
    assert sorted(codes) == [200, 200, 200, 200, 200, 201]
    assert SimulatorResult.objects.count() == 1
