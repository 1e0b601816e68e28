"""Races: numbers, orders and reminders under parallel hands, and twins that lose without the lock."""

from __future__ import annotations

import threading
from datetime import date

from django.db import connection, transaction

from accounts.api import Message, Refused
from certificates import api
from certificates.actions.issue_together import issue_together
from certificates.actions.reserve_number import next_number
from certificates.models import (
    BatchEntry,
    Certificate,
    Duty,
    IssuingBatch,
    IssuingOrder,
    NumberReservation,
    NumberSeries,
    Reminder,
    StateChange,
)
from evidence import api as evidence
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


def test_two_approvals_at_the_same_moment_change_the_state_once(own_database):
    issuer = make.make_issuer()
    certificate, first = make.make_bare_certificate(issuer=issuer), make.make_officer(issuer)
    seconds = [make.make_officer(issuer) for _ in range(3)]
    proposal = api.propose_change(certificate, to="suspended", kind="other", ground="x", by=first)
    done: list[int] = []

    def approve(index: int) -> None:
        try:
            api.approve_revocation(StateChange.objects.get(pk=proposal.pk), by=seconds[index])
        except api.ChangeRefused:
            return
        done.append(index)

    in_threads(3, approve)
    assert len(done) == 1
    assert [event.kind for event in evidence.events_about(certificate.subject)].count(
        "certificates.certificate.suspended"
    ) == 1


def test_four_workers_on_one_batch_give_everybody_one_certificate(own_database):
    batch = confirmed_batch(8)
    in_threads(4, lambda _index: api.run_batch(batch.pk))
    for _round in range(3):  # a portion that somebody else moved is left to the next round
        IssuingOrder.objects.update(lease_until=None)
        api.run_batch(batch.pk)
        api.sweep_orders(api.issue_certificate, api.issue_together)
    api.run_batch(batch.pk)
    assert IssuingBatch.objects.get().state == IssuingBatch.State.DONE
    assert Certificate.objects.filter(state="valid").count() == 8
    assert Certificate.objects.values("person").distinct().count() == 8
    assert set(NumberReservation.objects.values_list("state", flat=True)) == {"issued"}


def confirmed_batch(count: int, *, rows: list | None = None) -> IssuingBatch:
    from tests.certificates.test_batches import listed

    batch = listed(count)
    return api.confirm_batch(batch, by=batch.opened_by)


def same_list_twice() -> tuple[IssuingBatch, IssuingBatch]:
    from tests.certificates.test_batches import row_of, sheet, someone

    issuer = make.make_issuer()
    officer, rows = make.make_officer(issuer), [row_of(someone()) for _ in range(2)]
    first, second = (
        api.open_list("volunteer", sheet("volunteer", rows), name="x", issuer=issuer, item=None, by=officer)
        for _ in range(2)
    )
    return first, second


def confirm_both(batches) -> None:
    def work(index: int) -> None:
        try:
            api.confirm_batch(batches[index], by=batches[index].opened_by)
        except Refused:
            return

    in_threads(2, work)


def test_the_same_list_confirmed_twice_at_once_gives_each_person_one_slot(own_database):
    confirm_both(same_list_twice())
    assert BatchEntry.objects.count() == 2


def test_the_twin_without_the_slots_constraint_gives_each_person_two(own_database):
    """What the look before the write alone is worth: both have looked before either has written."""
    batches = same_list_twice()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'certificates_batchentry'")
            made = cursor.fetchone()[0]
            loose = made.replace('"slot" varchar(160) NULL UNIQUE', '"slot" varchar(160) NULL')
            assert loose != made
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("DROP TABLE certificates_batchentry")
            cursor.execute(loose)
        else:
            cursor.execute("ALTER TABLE certificates_batchentry DROP CONSTRAINT certificates_batchentry_slot_key")
    barrier = threading.Barrier(2)

    def work(index: int) -> None:
        known = set(BatchEntry.objects.values_list("slot", flat=True))
        barrier.wait()
        for place, row in enumerate(batches[index].rows):
            if row["name"] not in known:
                BatchEntry.objects.create(
                    batch=batches[index], position=place, person_id=row["person"], valid_from=date(2026, 6, 1),
                    slot=row["name"], asked_for=row["name"],
                )  # fmt: skip

    in_threads(2, work)
    assert BatchEntry.objects.count() == 4


def test_a_crashed_portion_and_a_second_worker_never_use_a_number_twice(own_database):
    batch = confirmed_batch(3)
    orders = list(IssuingOrder.objects.values_list("pk", flat=True))

    def work(index: int) -> None:
        try:
            issue_together(orders, at=lambda place: crash(place) if index == 0 else None)
        except SystemExit:
            return

    def crash(place: str) -> None:
        if place == "reserved":
            raise SystemExit

    in_threads(2, work)
    for _round in range(3):
        IssuingOrder.objects.update(lease_until=None)
        api.run_batch(batch.pk)
        api.sweep_orders(api.issue_certificate, api.issue_together)
    assert Certificate.objects.filter(state="valid").count() == 3
    assert set(NumberReservation.objects.values_list("state", flat=True)) == {"issued"}
