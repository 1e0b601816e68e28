"""Many hands in one room at once: one seat, one pause given back, one record; each with the twin without its lock."""

from __future__ import annotations

import threading

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.add_time import TimeRefused
from exams.actions.move_seat import MoveRefused, move_seat
from exams.actions.pause_clock import pause_clock
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.actions.resume_clock import resume_clock
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Misconduct, Registration, TimeEntry
from tests.exams.room_world import make_world
from tests.exams.test_attempts_at_once import in_threads


def refused(work, *kinds):
    """False when the act is refused with a sentence; anything else is raised."""

    def tried(number):
        try:
            work(number)
        except kinds:
            return False
        return True

    return tried


def seated(world, number):
    return Registration.objects.select_related("sitting__room").get(pk=world.registrations[number].pk)


def test_eight_who_want_one_seat(own_database):
    world = make_world(candidates=8)

    def move(number):
        move_seat(seated(world, number), seat=30, reason="抢", user=world.invigilator)

    assert sorted(in_threads(8, refused(move, MoveRefused))) == [False] * 7 + [True]
    assert Registration.objects.filter(seat=30).count() == 1


def test_the_twin_that_looks_before_it_moves_is_stopped_by_the_constraint_alone(own_database):
    world = make_world(candidates=4)
    barrier = threading.Barrier(4)

    def move(number):
        free = not Registration.objects.filter(sitting=world.sitting, seat=30).exists()
        barrier.wait()
        with transaction.atomic():
            return free and Registration.objects.filter(pk=world.registrations[number].pk).update(seat=30)

    results = in_threads(4, move)
    assert any(isinstance(result, Exception) for result in results)
    assert Registration.objects.filter(seat=30).count() == 1


def test_ten_who_resume_one_pause_give_it_back_once(own_database):
    world = make_world()
    start_attempt(world.registrations[0])
    pause_clock(world.sitting, reason="火警", user=world.invigilator)
    resume = refused(lambda _number: resume_clock(world.sitting, user=world.invigilator), TimeRefused)
    assert sorted(in_threads(10, resume)) == [False] * 9 + [True]
    assert TimeEntry.objects.filter(kind="pause").count() == 1


def test_the_twin_without_the_lock_gives_a_pause_back_again_and_again(own_database):
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    pause_clock(world.sitting, reason="火警", user=world.invigilator)
    barrier = threading.Barrier(4)

    def resume(_number):
        row = Attempt.objects.get(pk=attempt.pk)
        barrier.wait()
        with transaction.atomic():
            TimeEntry.objects.create(attempt=row, kind="pause", seconds=60, at=evidence.database_now())
            Attempt.objects.filter(pk=attempt.pk).update(paused_at=None)

    in_threads(4, resume)
    assert TimeEntry.objects.filter(kind="pause").count() > 1


def test_six_records_at_once_hold_one_attempt_once(own_database):
    world = make_world()
    start_attempt(world.registrations[0])
    invigilator = User.objects.get(pk=world.invigilator.pk)

    def record(_number):
        record_misconduct(seated(world, 0), kind="phone", facts="手机", user=invigilator)

    assert sorted(in_threads(6, refused(record, MisconductRefused))) == [False] * 5 + [True]
    assert Misconduct.objects.count() == 1
    assert Attempt.objects.get().state == "held"


def test_the_twin_that_looks_before_it_records_is_stopped_by_the_constraint_alone(own_database):
    world = make_world()
    barrier = threading.Barrier(4)

    def record(_number):
        none = not Misconduct.objects.exists()
        barrier.wait()
        with transaction.atomic():
            return none and Misconduct.objects.create(
                registration=world.registrations[0], kind="phone", kind_words="手机", consequence="void", facts="x",
                state="recorded", recorded_by=world.invigilator, recorded_at=evidence.database_now(),
            ).pk  # fmt: skip

    results = in_threads(4, record)
    assert any(isinstance(result, Exception) for result in results)
    assert Misconduct.objects.count() == 1
