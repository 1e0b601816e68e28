"""One certificate for one pass, whatever dies on the way."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta

import pytest

from accounts.api import Message
from certificates import api
from certificates.actions.steps import keep, read
from certificates.face.render import payload_hash_in
from certificates.models import Certificate, IssuingOrder, NumberReservation
from evidence import api as evidence
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db


def lease_runs_out(order: IssuingOrder) -> None:
    IssuingOrder.objects.filter(pk=order.pk).update(lease_until=evidence.database_now() - timedelta(seconds=1))


def check_whole(order: IssuingOrder) -> Certificate:
    """Exactly one certificate, one number, one event, one message, and the file that its hash says."""
    order.refresh_from_db()
    certificate = Certificate.objects.get()
    assert order.promise_state == IssuingOrder.State.DONE
    assert certificate.state == Certificate.State.VALID
    data = read(certificate.pdf.name)
    assert hashlib.sha256(data).hexdigest() == certificate.pdf_sha256
    assert payload_hash_in(data) == certificate.payload_hash == evidence.digest(certificate.payload)
    assert [row.state for row in NumberReservation.objects.all()] == [NumberReservation.State.ISSUED]
    events = evidence.events_about(certificate.subject)
    assert [event.kind for event in events] == ["certificates.certificate.issued"]
    assert events[0].body["pdf_sha256"] == certificate.pdf_sha256
    assert Message.objects.filter(kind="certificate.issued", channel="desk").count() == 1
    return certificate


def test_a_pass_becomes_one_certificate():
    order = make.make_order()
    api.issue_certificate(order.pk)
    certificate = check_whole(order)
    assert certificate.valid_to.year == certificate.valid_from.year + 6
    assert api.issue_certificate(order.pk) is None
    check_whole(order)


@pytest.mark.parametrize("step", list(IssuingOrder.Step)[1:])
def test_a_crash_after_any_step_is_taken_up_where_it_was_left(step, private_files):
    order = make.make_order()
    assert api.issue_certificate(order.pk, stop_after=step) is None
    reserved = Certificate.objects.get()
    payload_hash = reserved.payload_hash
    assert api.issue_certificate(order.pk) is None  # the lease of the dead worker still holds
    lease_runs_out(order)
    api.issue_certificate(order.pk)
    certificate = check_whole(order)
    assert certificate.number == reserved.number
    assert not payload_hash or certificate.payload_hash == payload_hash
    assert not list(private_files.glob("drafts/*"))


def test_the_sweep_finds_an_outcome_nobody_ordered_for():
    outcome = make.make_outcome()
    woken: list[int] = []
    assert api.sweep_orders(woken.append) == 1
    assert IssuingOrder.objects.get(pk=woken[0]).outcome == outcome
    assert api.sweep_orders(woken.append) == 1
    api.issue_certificate(woken[0])
    assert api.sweep_orders(woken.append) == 0


def test_tasks_do_it_all():
    from certificates import tasks

    outcome = make.make_outcome()
    assert tasks.issue_for_outcome.delay(outcome.pk).get()
    assert tasks.issue_for_outcome.delay(outcome.pk).get() == ""
    make.make_outcome()
    assert tasks.sweep_issuing() == 1
    assert Certificate.objects.filter(state="valid").count() == 2


def test_a_name_no_font_can_print_is_refused_before_a_number_is_spent():
    person = make.make_holder(name="郑𪚥")
    order = make.make_order(person=person)
    assert api.issue_certificate(order.pk) is None
    order.refresh_from_db()
    assert order.promise_state == IssuingOrder.State.FAILED
    assert "𪚥" in order.last_error
    assert "U+2A6A5" in order.last_error
    assert not NumberReservation.objects.exists()


def test_a_missing_photo_is_asked_for_and_the_order_goes_on_after_it_came():
    person = make.make_holder(with_photo=False)
    order = make.make_order(person=person)
    assert api.issue_certificate(order.pk) is None
    order.refresh_from_db()
    assert "照片" in order.last_error
    make.accounts.set_photo(person, make.people.photo_file((295, 413)))
    assert api.retry_order(order, by=make.people.make_user())
    assert api.issue_certificate(order.pk)
    check_whole(order)


def test_an_order_that_fails_after_its_number_voids_it_with_the_reason(private_files):
    order = make.make_order()
    api.issue_certificate(order.pk, stop_after=IssuingOrder.Step.HASHED)
    number = Certificate.objects.get().number
    for file in private_files.glob("drafts/*"):
        file.write_bytes(b"another photo")
    lease_runs_out(order)
    assert api.issue_certificate(order.pk) is None
    voided = NumberReservation.objects.get(number=number)
    assert voided.state == NumberReservation.State.VOIDED
    assert "照片" in voided.reason
    assert not Certificate.objects.exists()
    assert api.retry_order(IssuingOrder.objects.get(), by=make.people.make_user())
    api.issue_certificate(order.pk)
    assert Certificate.objects.get().number != number
    assert Counter(NumberReservation.objects.values_list("state", flat=True)) == {"voided": 1, "issued": 1}


def test_a_payload_altered_between_the_steps_is_never_drawn():
    order = make.make_order()
    api.issue_certificate(order.pk, stop_after=IssuingOrder.Step.HASHED)
    certificate = Certificate.objects.get()
    certificate.payload["name"] = "李四"
    certificate.save()
    lease_runs_out(order)
    assert api.issue_certificate(order.pk) is None
    assert not Certificate.objects.exists()


def test_a_drawing_lost_with_its_disk_is_drawn_again_from_the_same_payload(private_files):
    order = make.make_order()
    api.issue_certificate(order.pk, stop_after=IssuingOrder.Step.RENDERED)
    payload_hash = Certificate.objects.get().payload_hash
    for file in private_files.glob("drafts/*unsigned.pdf"):
        file.unlink()
    lease_runs_out(order)
    api.issue_certificate(order.pk)
    api.issue_certificate(order.pk)
    assert check_whole(order).payload_hash == payload_hash


def test_a_full_disk_keeps_the_number_and_tries_again(private_files):
    order = make.make_order()
    api.issue_certificate(order.pk, stop_after=IssuingOrder.Step.SIGNED)
    number = Certificate.objects.get().number
    (private_files / "certificates").write_bytes(b"in the way")  # the folder can't be made, as on a full disk
    lease_runs_out(order)
    with pytest.raises(OSError):
        api.issue_certificate(order.pk)
    order.refresh_from_db()
    assert order.promise_state == IssuingOrder.State.QUEUED
    assert not list(private_files.rglob("*.part"))
    (private_files / "certificates").unlink()
    IssuingOrder.objects.update(not_before=evidence.database_now())
    api.issue_certificate(order.pk)
    assert check_whole(order).number == number


def test_bytes_are_kept_whole_or_not_at_all(private_files):
    assert keep("some/file.pdf", b"one") == "some/file.pdf"
    assert keep("some/file.pdf", b"two") == "some/file.pdf"
    assert read("some/file.pdf") == b"two"
    assert read("some/other.pdf") is None
