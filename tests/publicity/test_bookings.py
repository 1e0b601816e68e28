"""Booking against the database: places, waiting list, once a number, evidence, races and their twin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.api import Message
from evidence import api as evidence
from publicity.actions.book import book
from publicity.actions.cancel_booking import cancel_booking
from publicity.actions.check_in import check_in, check_in_at_door
from publicity.actions.fit_occasion import fit_occasion
from publicity.actions.limit_tries import PER_NUMBER
from publicity.models import Booking, Occasion
from publicity.refusals import Refused, TooOften
from tests.accounts import factories as people
from tests.certificates.threads import in_threads
from tests.publicity import event_factories as make

State = Booking.State


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def states(occasion: Occasion) -> list[str]:
    return list(occasion.bookings.order_by("pk").values_list("state", flat=True))


def taken(occasion: Occasion) -> int:
    return Occasion.objects.get(pk=occasion.pk).taken


@pytest.mark.django_db
def test_who_comes_too_late_waits_and_moves_up_when_somebody_cancels():
    occasion = make.make_occasion(capacity=2)
    user = people.make_user()
    people.make_person(user=user, mobile="19800009999")
    first, _second = make.make_booking(occasion), make.make_booking(occasion)
    third = make.make_booking(occasion, by=user)
    assert states(occasion) == ["booked", "booked", "waiting"]
    cancel_booking(first)
    assert states(occasion) == ["cancelled", "booked", "booked"]
    assert taken(occasion) == 2
    kinds = [event.kind for event in evidence.events_about(third.subject)]
    assert kinds == ["publicity.booking.made", "publicity.booking.moved_up"]
    assert Message.objects.filter(kind="booking.moved-up", person=user.person).count() == 2  # desk and text message


@pytest.mark.django_db
def test_the_same_number_signs_up_once_and_again_after_cancelling():
    occasion = make.make_occasion()
    booking = make.make_booking(occasion, number="19812345678")
    with pytest.raises(Refused) as error:
        make.make_booking(occasion, name="别人", number="198 1234 5678")
    assert booking.name not in str(error.value)
    cancel_booking(booking)
    assert make.make_booking(occasion, number="19812345678").state == State.BOOKED


@pytest.mark.django_db
def test_the_number_is_encrypted_and_found_by_a_digest_only():
    booking = make.make_booking(make.make_occasion(), number="19812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile, mobile_digest FROM publicity_booking WHERE id = %s", [booking.pk])
        row = cursor.fetchone()
    assert all("19812345678" not in text for text in row)


@pytest.mark.django_db
def test_the_database_itself_refuses_one_head_too_many():
    occasion = make.make_occasion(capacity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occasion.objects.filter(pk=occasion.pk).update(taken=3)


@pytest.mark.django_db
def test_more_places_move_the_list_up_and_fewer_take_nothing_away():
    event = make.make_event(capacity=1)
    make.make_booking(event.occasion)
    make.make_booking(event.occasion, heads=1)
    event.capacity = 2
    fit_occasion(event)
    assert states(event.occasion) == ["booked", "booked"]
    event.capacity = 1
    assert fit_occasion(event).capacity == 2


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"takes_sign_up": False}, {"closes_at": timezone.now() - timedelta(hours=1)}])
def test_no_sign_up_where_it_is_closed(fields):
    with pytest.raises(Refused):
        make.make_booking(make.make_occasion(**fields))


@pytest.mark.django_db
def test_a_machine_is_slowed_down_and_a_crowd_behind_one_address_is_not():
    occasion = make.make_occasion(capacity=None)
    for _number in range(200):
        book(occasion, name="来宾", mobile=make.mobile(), address="10.0.0.1")
    number = make.mobile()
    book(occasion, name="来宾", mobile=number, address="10.0.0.1")
    for _try in range(PER_NUMBER - 1):
        with pytest.raises(Refused):
            book(occasion, name="来宾", mobile=number, address="10.0.0.1")
    with pytest.raises(TooOften):
        book(occasion, name="来宾", mobile=number, address="10.0.0.1")


@pytest.mark.django_db
def test_checking_in_happens_once_and_leaves_one_row_of_evidence():
    occasion = make.make_occasion(begins_in=timedelta(hours=1))
    booking = make.make_booking(occasion)
    check_in(booking, how=Booking.How.LIST)
    with pytest.raises(Refused):
        check_in(booking, how=Booking.How.STAFF)
    kinds = [event.kind for event in evidence.events_about(booking.subject)]
    assert kinds.count("publicity.booking.attended") == 1
    with pytest.raises(Refused):
        cancel_booking(booking)


@pytest.mark.django_db
def test_a_visitor_checks_in_by_name_and_last_four_digits():
    occasion = make.make_occasion(begins_in=timedelta(hours=1))
    make.make_booking(occasion, name="张三", number="19811112222")
    sentences = set()
    for name, tail in (("李四", "2222"), ("张三", "3333")):
        with pytest.raises(Refused) as error:
            check_in_at_door(occasion, name=name, tail=tail, address="10.0.0.1")
        sentences.add(str(error.value))
    assert len(sentences) == 1  # a miss doesn't say which of the two was wrong
    assert check_in_at_door(occasion, name="张三", tail="2222", address="10.0.0.1").state == State.ATTENDED


def test_two_hands_on_the_last_place_get_one(own_database):
    occasion = make.make_occasion(capacity=1)
    numbers = [make.mobile() for _ in range(6)]
    in_threads(6, lambda index: book(occasion, name="来宾", mobile=numbers[index]))
    assert sorted(states(occasion)) == ["booked"] + ["waiting"] * 5
    assert taken(occasion) == 1


def test_the_twin_without_the_lock_gives_the_last_place_twice(own_database):
    """Looks first, writes later, as one does it without thinking; and the constraint that would have caught it."""
    import threading

    occasion = make.make_occasion(capacity=1)
    barrier = threading.Barrier(2)

    def careless(index: int) -> None:
        found = Occasion.objects.get(pk=occasion.pk)
        barrier.wait()  # both have looked before either has written
        state = State.BOOKED if found.taken < 1 else State.WAITING
        Booking.objects.create(
            occasion=found, name="来宾", mobile=f"1971111000{index}", state=state, made_at=timezone.now()
        )

    in_threads(2, careless)
    assert states(occasion) == ["booked", "booked"]


def test_parallel_check_ins_leave_one(own_database):
    occasion = make.make_occasion(begins_in=timedelta(hours=1))
    booking = make.make_booking(occasion)
    refused: list[str] = []

    def tick(_index: int) -> None:
        try:
            check_in(booking, how=Booking.How.LIST)
        except Refused as error:
            refused.append(error.field)

    in_threads(4, tick)
    assert refused == ["attended"] * 3
    kinds = [event.kind for event in evidence.events_about(booking.subject)]
    assert kinds.count("publicity.booking.attended") == 1
