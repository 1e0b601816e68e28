"""One certificate for one pass, whatever dies on the way."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from accounts.api import Message
from certificates import api
from certificates.actions import issue_together, sweep_orders
from certificates.actions.draw_certificate import draw_certificate
from certificates.actions.issue_certificate import STEPS
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
    assert api.sweep_orders(nobody, woken.extend) == 1
    assert IssuingOrder.objects.get(pk=woken[0]).outcome == outcome
    assert api.sweep_orders(nobody, woken.extend) == 1
    api.issue_certificate(woken[0])
    assert api.sweep_orders(nobody, nobody) == 0


def nobody(_ids: object) -> None:
    raise AssertionError("nothing is owed here")


def test_tasks_do_it_all():
    from certificates import tasks

    for _ in range(2):
        make.make_outcome()
    make.make_order()
    IssuingOrder.objects.update(tries=1)
    assert tasks.sweep_issuing() == 3
    assert Certificate.objects.filter(state="valid").count() == 3
    assert tasks.sweep_issuing() == 0


def a_hall_with_one_that_breaks_whatever_makes_it(monkeypatch, people: int = 4) -> list[IssuingOrder]:
    """The second of the orders ends its maker, as a picture would that crashes the renderer."""
    orders = [make.make_order() for _ in range(people)]
    real = issue_together._draw

    def draw(order: IssuingOrder, now: datetime) -> bool:
        if order.pk == orders[1].pk:
            raise RuntimeError("the renderer crashed")
        return real(order, now)

    monkeypatch.setattr(issue_together, "_draw", draw)
    monkeypatch.setitem(STEPS, IssuingOrder.Step.RENDERED, lambda order: draw_alone(order, orders[1].pk))
    return orders


def draw_alone(order: IssuingOrder, broken: int) -> None:
    if order.pk == broken:
        raise RuntimeError("the renderer crashed")
    draw_certificate(order)


def rounds_of_sweeping(rounds: int) -> None:
    for _ in range(rounds):
        alone: list[int] = []
        together: list[list[int]] = []
        api.sweep_orders(alone.append, together.append)
        for portion in together:
            with contextlib.suppress(RuntimeError):
                api.issue_together(portion)
        for pk in alone:
            with contextlib.suppress(RuntimeError):
                api.issue_certificate(pk)
        IssuingOrder.objects.update(lease_until=None)


def test_an_order_that_breaks_its_maker_costs_its_neighbours_one_round(monkeypatch):
    orders = a_hall_with_one_that_breaks_whatever_makes_it(monkeypatch)
    rounds_of_sweeping(2)
    assert set(issued_for(orders)) == {orders[0].pk, orders[2].pk, orders[3].pk}
    rounds_of_sweeping(9)
    orders[1].refresh_from_db()
    assert orders[1].promise_state == IssuingOrder.State.FAILED
    assert set(NumberReservation.objects.values_list("state", flat=True)) == {"issued", "voided"}


def test_without_the_rule_it_takes_them_all_with_it(monkeypatch):
    """The twin: whatever is due is made together, tried or not."""
    orders = a_hall_with_one_that_breaks_whatever_makes_it(monkeypatch)
    everything = Q(step__in=IssuingOrder.TOGETHER, replaces=None)
    monkeypatch.setattr(IssuingOrder, "fresh", classmethod(lambda cls: everything))
    rounds_of_sweeping(10)
    assert issued_for(orders) == []
    assert not IssuingOrder.objects.filter(promise_state=IssuingOrder.State.QUEUED).exists()


def issued_for(orders: list[IssuingOrder]) -> list[int]:
    done = IssuingOrder.objects.filter(pk__in=[order.pk for order in orders], certificate__state="valid")
    return list(done.order_by("pk").values_list("pk", flat=True))


def test_what_a_person_takes_up_again_is_fresh_and_a_replacement_never_is():
    retried, resumed, tried, half_done = (make.make_order() for _ in range(4))
    replacement = IssuingOrder.objects.create(replaces=make.make_certificate(), not_before=evidence.database_now())
    IssuingOrder.objects.filter(pk=retried.pk).update(tries=IssuingOrder.ROUND)
    IssuingOrder.objects.filter(pk=resumed.pk).update(tries=IssuingOrder.ROUND + 3)
    IssuingOrder.objects.filter(pk=tried.pk).update(tries=1)
    IssuingOrder.objects.filter(pk=half_done.pk).update(step=IssuingOrder.Step.RENDERED)
    assert [order.pk for order in IssuingOrder.objects.filter(IssuingOrder.fresh())] == [retried.pk]
    alone: list[int] = []
    together: list[list[int]] = []
    assert api.sweep_orders(alone.append, together.append) == 5
    assert together == [[retried.pk]]
    assert set(alone) == {resumed.pk, tried.pk, half_done.pk, replacement.pk}


def test_portions_hold_no_more_than_can_be_made_within_a_lease(monkeypatch):
    monkeypatch.setattr(sweep_orders, "PORTION", 2)
    orders = [make.make_order() for _ in range(5)]
    together: list[list[int]] = []
    api.sweep_orders(nobody, together.append)
    assert [len(portion) for portion in together] == [2, 2, 1]
    assert sum(together, []) == [order.pk for order in orders]


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
