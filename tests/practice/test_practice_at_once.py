"""Starts of a day are counted under a lock and a constraint (SEC-17, K4)."""

from __future__ import annotations

import threading

from django.db import connection

from evidence.api import database_now
from practice import api
from practice.models import MOST_A_DAY, PracticeSession
from tests.accounts import factories as people
from tests.exams.test_attempts_at_once import in_threads
from tests.practice.factories import make_practice_bank


def test_twenty_starts_a_day_and_no_more_however_many_at_once(own_database):
    bank, person = make_practice_bank(), people.make_person()
    chapter = bank.areas.get().path.split("/", 1)[0]
    for _start in range(MOST_A_DAY - 3):
        api.start_chapter(person, bank=bank.key, chapter=chapter)
    results = in_threads(10, lambda _number: api.start_chapter(person, bank=bank.key, chapter=chapter).number)
    started = [number for number in results if isinstance(number, int)]
    assert sorted(started) == [MOST_A_DAY - 2, MOST_A_DAY - 1, MOST_A_DAY]
    assert all(isinstance(result, (int, api.Refused)) for result in results), results
    assert PracticeSession.objects.count() == MOST_A_DAY


def test_the_twin_without_lock_and_constraint_starts_more(own_database):
    person = people.make_person()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE loose AS SELECT * FROM practice_practicesession")
            cursor.execute("DROP TABLE practice_practicesession")
            cursor.execute("ALTER TABLE loose RENAME TO practice_practicesession")
        else:
            cursor.execute("ALTER TABLE practice_practicesession DROP CONSTRAINT one_practice_per_number")
    barrier = threading.Barrier(4)
    now = database_now()

    def start_without_lock(_number):
        count = PracticeSession.objects.filter(person=person).count()
        barrier.wait()
        if count < 1:
            PracticeSession.objects.create(person=person, kind="chapter", day=now.date(), number=1, started_at=now)

    in_threads(4, start_without_lock)
    assert PracticeSession.objects.count() > 1
