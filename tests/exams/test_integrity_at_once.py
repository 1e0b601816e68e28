"""Many at one guarded seat at once: one opening of a file, no picture too many; each with the twin without its lock."""

from __future__ import annotations

import threading
from functools import lru_cache

from django.db import transaction

from evidence import api as evidence
from exams.actions import take_snapshot as pictures
from exams.actions.load_integrity import integrity_rules
from exams.actions.open_seb import SebRefused, make_opening, open_seb
from exams.actions.start_attempt import start_attempt
from exams.actions.take_snapshot import SnapshotRefused, answer_snapshots, take_snapshot
from exams.domain.integrity import Options
from exams.models import SebOpening, Snapshot
from exams.models.integrity import MOST_OPENINGS
from tests.exams.integrity_room import photo, world_with
from tests.exams.loosen import without_constraint
from tests.exams.test_attempts_at_once import in_threads
from tests.exams.test_room_at_once import refused


def test_one_of_eight_browsers_opens_a_file(own_database):
    world = world_with(Options(seb=True))
    opening = make_opening(world.registrations[0])

    def work(_number):
        open_seb(SebOpening.objects.select_related("registration__sitting").get(pk=opening.pk))

    assert sorted(in_threads(8, refused(work, SebRefused))) == [False] * 7 + [True]


def test_the_twin_that_looks_before_it_opens_opens_twice(own_database):
    world = world_with(Options(seb=True))
    opening = make_opening(world.registrations[0])
    barrier = threading.Barrier(4)

    def work(_number):
        row = SebOpening.objects.get(pk=opening.pk)
        barrier.wait()
        if row.opened_at is not None:
            return False
        row.opened_at = evidence.database_now()
        row.save()
        return True

    assert sum(in_threads(4, work)) > 1


def used_up(registration, but):
    """All openings of a seat are made but so many."""
    now = evidence.database_now()
    SebOpening.objects.bulk_create(
        SebOpening(registration=registration, number=number, made_at=now)
        for number in range(1, MOST_OPENINGS + 1 - but)
    )


def test_ten_who_ask_at_once_for_the_last_two_openings_get_two(own_database):
    world = world_with(Options(seb=True))
    used_up(world.registrations[0], but=2)
    results = in_threads(10, refused(lambda _number: make_opening(world.registrations[0]), SebRefused))
    assert sorted(results) == [False] * 8 + [True] * 2
    assert sorted(SebOpening.objects.values_list("number", flat=True)) == list(range(1, MOST_OPENINGS + 1))


def opens_unlooked(world):
    """Each looks how many there are, and makes the next one, without the lock."""
    barrier = threading.Barrier(4)

    def work(_number):
        number = SebOpening.objects.filter(registration=world.registrations[0]).count() + 1
        barrier.wait()
        with transaction.atomic():
            SebOpening.objects.create(
                registration=world.registrations[0], number=number, made_at=evidence.database_now()
            )

    return in_threads(4, work)


def test_the_twin_that_counts_openings_without_the_lock_is_stopped_by_the_constraints_alone(own_database):
    world = world_with(Options(seb=True))
    used_up(world.registrations[0], but=1)
    assert sum(isinstance(result, Exception) for result in opens_unlooked(world)) == 3
    assert SebOpening.objects.count() == MOST_OPENINGS
    assert sum(isinstance(result, Exception) for result in opens_unlooked(world)) == 4, "one above the limit is none"


def test_the_twin_without_the_constraint_opens_more_than_allowed(own_database):
    world = world_with(Options(seb=True))
    used_up(world.registrations[0], but=1)
    without_constraint(SebOpening, "one_opening_per_number")
    assert opens_unlooked(world) == [None] * 4
    assert SebOpening.objects.count() > MOST_OPENINGS


def with_room_for(monkeypatch, number):
    from dataclasses import replace

    few = replace(integrity_rules(), snapshot_most=number)
    monkeypatch.setattr(pictures, "integrity_rules", lru_cache(lambda: few))


def test_ten_pictures_at_once_leave_no_more_than_allowed(own_database, monkeypatch):
    world = world_with(Options(snapshots=True))
    answer_snapshots(world.registrations[0], given=True)
    attempt, data = start_attempt(world.registrations[0]), photo()
    with_room_for(monkeypatch, 3)
    results = in_threads(10, refused(lambda _number: take_snapshot(attempt.uuid, data), SnapshotRefused))
    assert sorted(results) == [False] * 7 + [True] * 3
    assert sorted(Snapshot.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_the_twin_that_counts_without_the_lock_is_stopped_by_the_constraint_alone(own_database):
    world = world_with(Options(snapshots=True))
    attempt = start_attempt(world.registrations[0])
    barrier = threading.Barrier(4)

    def work(_number):
        number = Snapshot.objects.filter(attempt=attempt).count() + 1
        barrier.wait()
        with transaction.atomic():
            Snapshot.objects.create(attempt=attempt, number=number, sha256="0" * 64, at=evidence.database_now())

    results = in_threads(4, work)
    assert sum(isinstance(result, Exception) for result in results) == 3
    assert Snapshot.objects.count() == 1
