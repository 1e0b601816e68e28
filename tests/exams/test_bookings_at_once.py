"""Booking a practical and losing the theory pass at the same moment."""

from __future__ import annotations

import threading
import time

from django.db import transaction

from accounts.api import Person
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.register_candidate import register_candidate
from tests.exams import factories as make
from tests.exams.test_attempts_at_once import in_threads
from tests.exams.test_bookings_without_pass import book
from tests.exams.test_late_misconduct import published, record
from tests.exams.test_misconduct import another_officer


def test_who_books_while_the_decision_is_under_way_is_judged_without_the_pass(own_database):
    world = published()
    person = Person.objects.get(pk=world.registrations[0].person_id)
    Person.objects.filter(pk=person.pk).update(education=3)
    make.waive_training(person)
    sitting = book(world.registrations[1]).sitting
    row, second, decided = record(world), another_officer(world), threading.Event()

    def work(number):
        if number:
            decided.wait(timeout=10)
            return register_candidate(sitting, person, user=world.officer, health_promised=True).state
        with transaction.atomic():
            decide_misconduct(row, confirm=True, reason="监控清楚", user=second)
            decided.set()
            time.sleep(0.5)
        return "decided"

    assert sorted(in_threads(2, work)) == ["decided", "refused"]
