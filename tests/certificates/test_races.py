"""Races: numbers, orders and reminders under parallel hands, and twins that lose without the lock."""

from __future__ import annotations

import threading
from datetime import date

from django.db import connection, transaction

from accounts.api import Message
from certificates import api
from certificates.actions.reserve_number import next_number
from certificates.models import Certificate, Duty, NumberReservation, NumberSeries, Reminder
from evidence.api import database_now
from tests.certificates import factories as make
from tests.certificates.threads import in_threads


def parallel_numbers(take, *, workers: int = 10, each: int = 10) -> list[str]:
    numbers: list[str] = []
    NumberSeries.objects.get_or_create(key="AP-2026")

    def work(_index: int) -> None:
        numbers.extend(take() for _ in range(each))

    in_threads(workers, work)
    return numbers


def locked() -> str:
    with transaction.atomic():
        return next_number().number


def unlocked() -> str:
    """The twin: max() + 1, read before and written after, as one writes it without thinking."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(last_serial), 0) FROM certificates_numberseries")
        serial = cursor.fetchone()[0] + 1
    NumberSeries.objects.filter(key="AP-2026").update(last_serial=serial)
    return str(serial)


def test_a_hundred_parallel_numbers_are_a_hundred_numbers(own_database):
    numbers = parallel_numbers(locked)
    assert len(set(numbers)) == 100
    serials = sorted(NumberReservation.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 101))


def test_the_twin_without_lock_gives_one_number_twice(own_database):
    assert any(len(set(parallel_numbers(unlocked))) < 100 for _ in range(5))


def test_four_workers_on_one_order_make_one_certificate(own_database):
    order = make.make_order()
    in_threads(4, lambda _index: api.issue_certificate(order.pk))
    assert Certificate.objects.get().state == Certificate.State.VALID
    assert NumberReservation.objects.get().state == NumberReservation.State.ISSUED


def due_duty() -> date:
    certificate = make.make_bare_certificate(valid_from=date(2020, 12, 23), valid_to=date(2026, 12, 22))
    api.recompute_duties(person_ids=[certificate.person_id], today=date(2026, 11, 22))
    return date(2026, 11, 22)


def test_two_beats_promise_each_reminder_once(own_database):
    today = due_duty()
    promised: list[int] = []
    for _round in range(5):
        in_threads(4, lambda _index: promised.append(api.promise_reminders(today=today)))
    assert sum(promised) == 1
    assert Reminder.objects.count() == 1
    assert Message.objects.filter(kind="duty.reminder", channel="desk").count() == 1


def test_the_twin_without_its_constraint_reminds_twice(own_database):
    due_duty()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE loose AS SELECT * FROM certificates_reminder")
            cursor.execute("DROP TABLE certificates_reminder")
            cursor.execute("ALTER TABLE loose RENAME TO certificates_reminder")
        else:
            cursor.execute("ALTER TABLE certificates_reminder DROP CONSTRAINT one_reminder_per_step")
    duty = Duty.objects.get()
    barrier = threading.Barrier(4)

    def remind(_index: int) -> None:
        known = Reminder.objects.filter(duty=duty, days_before=30).exists()
        barrier.wait()  # every beat has looked before any has written
        if not known:
            Reminder.objects.create(duty=duty, lapses_on=duty.lapses_on, days_before=30, promised_at=database_now())

    in_threads(4, remind)
    assert Reminder.objects.count() > 1
