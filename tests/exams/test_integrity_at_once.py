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
from tests.exams.integrity_room import photo, world_with
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
