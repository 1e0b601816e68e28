"""Places: booked on an accepted application, given back, and handed on to whoever waits first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.api import Message, NotAllowed
from applications import api
from applications.actions.move_up import MOST
from applications.models import SeatWish
from applications.refusals import Refused
from evidence import api as evidence
from exams.actions.assign_staff import assign_staff
from exams.actions.cancel_registration import cancel_registration
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.open_booking import close_booking
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.actions.save_exam_point import PointRefused
from exams.actions.save_room import save_room
from exams.models import Registration, Sitting
from tests.applications import factories as make
from tests.certificates import factories as certificates
from tests.exams import factories as exams

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.make_world()


def book(row, sitting):
    return api.book_seat(row, sitting, user=row.person.user)


def test_a_place_is_booked_and_the_attempt_is_held(world):
    row, sitting = make.accepted(world), make.open_sitting(world)
    row = book(row, sitting)
    registration = row.registration
    assert (row.state, registration.state, registration.attempt_number) == ("booked", "registered", 1)
    assert registration.attempt_slot
    assert registration.health_promised
    assert Message.objects.filter(person=row.person, kind="applications.booked").exists()
    with pytest.raises(Refused, match="先退订"):
        book(row, make.open_sitting(world, days=9))


def test_without_acceptance_nobody_books(world):
    person = make.make_applicant()
    sitting = make.open_sitting(world)
    row = make.handed_in(world, person)
    with pytest.raises(Refused, match="还没有受理"):
        book(row, sitting)
    with pytest.raises(NotAllowed):
        register_candidate(sitting, person, user=person.user, health_promised=True)


def test_a_sitting_that_takes_no_bookings_is_the_officers_alone(world):
    row, sitting = make.accepted(world), make.open_sitting(world, opened=False)
    with pytest.raises(NotAllowed, match="不接受预约"):
        book(row, sitting)
    assert register_candidate(sitting, row.person, user=world.officer, health_promised=True).state == "registered"


def test_of_another_body_item_or_part_no_place_is_booked(world):
    row = make.accepted(world)
    other = make.make_world()
    with pytest.raises(Refused, match="另一家"):
        book(row, make.open_sitting(other))
    with pytest.raises(Refused, match="先考理论"):
        book(row, make.open_sitting(world, part="practical"))


def test_the_first_in_line_moves_up_in_the_same_transaction(world):
    sitting = make.open_sitting(world, seats=1)
    first, second, third = (make.accepted(world) for _ in range(3))
    book(first, sitting)
    with pytest.raises(Refused) as full:
        book(second, sitting)
    assert full.value.is_full
    for row in (second, third):
        api.join_waiting(row, sitting, user=row.person.user)
    api.release_seat(first, user=first.person.user)
    for row in (first, second, third):
        row.refresh_from_db()
    assert [row.state for row in (first, second, third)] == ["accepted", "booked", "accepted"]
    assert first.registration is None
    assert Registration.objects.get(person=first.person).attempt_slot == ""
    assert SeatWish.objects.get(application=second).state == "moved"
    told = Message.objects.get(person=second.person, kind="applications.booked")
    assert ("候补成功" in told.subject, "退订" in told.body) == (True, True)
    assert sitting.registrations.filter(state="registered").count() == 1


def test_who_can_not_move_up_is_passed_over_with_the_reason(world):
    sitting = make.open_sitting(world, seats=1)
    first, second, third = (make.accepted(world) for _ in range(3))
    book(first, sitting)
    for row in (second, third):
        api.join_waiting(row, sitting, user=row.person.user)
    assign_staff(sitting, second.person, duty="marker", user=world.officer)  # who marks can't be marked
    api.release_seat(first, user=first.person.user)
    wish = SeatWish.objects.get(application=second)
    assert wish.state == "passed_over"
    assert "不能同时" in wish.note
    third.refresh_from_db()
    assert third.state == "booked"


def test_waiting_is_for_full_sittings_and_for_few_at_a_time(world):
    row, full = make.accepted(world), [make.open_sitting(world, seats=1, days=5 + n) for n in range(MOST + 1)]
    with pytest.raises(Refused, match="还有名额"):
        api.join_waiting(row, full[0], user=row.person.user)
    for sitting in full:
        register_candidate(sitting, exams.make_candidate(), user=world.officer, health_promised=True)
    for sitting in full[:MOST]:
        api.join_waiting(row, sitting, user=row.person.user)
    with pytest.raises(Refused, match="已经在"):
        SeatWish.objects.filter(sitting=full[2]).update(state="left")
        api.join_waiting(row, full[0], user=row.person.user)
    api.join_waiting(row, full[2], user=row.person.user)
    with pytest.raises(Refused, match="最多同时"):
        api.join_waiting(row, full[MOST], user=row.person.user)


def test_who_still_waits_when_booking_ends_is_told(world):
    row, full = make.accepted(world), make.open_sitting(world, seats=1)
    register_candidate(full, exams.make_candidate(), user=world.officer, health_promised=True)
    api.join_waiting(row, full, user=row.person.user)
    assert api.close_lists() == 0, "as long as somebody may give a place back"
    close_booking(full, user=world.officer)
    assert (api.close_lists(), api.close_lists()) == (1, 0)
    assert SeatWish.objects.get().state == "passed_over"
    assert (
        "没有名额空出" in Message.objects.get(person=row.person, kind="applications.passed_over", channel="desk").body
    )


def test_booking_elsewhere_leaves_the_other_lines(world):
    row, full, free = make.accepted(world), make.open_sitting(world, seats=1), make.open_sitting(world, days=9)
    register_candidate(full, exams.make_candidate(), user=world.officer, health_promised=True)
    api.join_waiting(row, full, user=row.person.user)
    book(row, free)
    assert SeatWish.objects.get().state == "left"


def test_an_officer_cancels_and_the_application_stands_as_before(world):
    row, sitting = make.accepted(world), make.open_sitting(world)
    row = book(row, sitting)
    cancel_registration(row.registration, user=world.officer, reason="考点停电")
    row.refresh_from_db()
    assert (row.state, row.registration) == ("accepted", None)
    assert Message.objects.filter(person=row.person, kind="applications.cancelled").exists()
    assert book(row, sitting).state == "booked", "the same sitting may be booked again"
    assert Registration.objects.filter(person=row.person).count() == 1


def test_after_the_deadline_neither_booking_nor_giving_back(world):
    row, sitting = make.accepted(world), make.open_sitting(world)
    row = book(row, sitting)
    now = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(books_from=now - timedelta(days=2), books_until=now)
    with pytest.raises(NotAllowed, match="不接受预约或退订"):
        api.release_seat(row, user=row.person.user)
    row.refresh_from_db()
    assert row.state == "booked"
    with pytest.raises(NotAllowed):
        book(make.accepted(world), sitting)


def test_withdrawing_gives_the_place_back(world):
    row, sitting = make.accepted(world), make.open_sitting(world)
    book(row, sitting)
    row.refresh_from_db()
    row = api.withdraw(row, user=row.person.user)
    assert row.state == "withdrawn"
    assert sitting.registrations.get().state == "cancelled"
    assert [step.to_state for step in row.steps.all()][-2:] == ["accepted", "withdrawn"]


def test_one_place_an_item_and_part_at_a_time_whoever_registers(world):
    person = exams.make_candidate()
    first, second = make.open_sitting(world), make.open_sitting(world, days=12)
    register_candidate(first, person, user=world.officer, health_promised=True)
    with pytest.raises(RegistrationRefused, match="考完或取消后"):
        register_candidate(second, person, user=world.officer, health_promised=True)
    Sitting.objects.filter(pk=first.pk).update(state="published")  # absent: nothing was used
    again = register_candidate(second, person, user=world.officer, health_promised=True)
    assert (again.attempt_number, Registration.objects.get(sitting=first).attempt_slot) == (1, "")


def test_broken_machines_are_neither_booked_nor_drawn(world):
    sitting = make.open_sitting(world, seats=4)
    save_room(world.body.point, sitting.room, name="坏机考场", seats=4, columns=2, broken="2、3", user=world.officer)
    rows = [make.accepted(world) for _ in range(2)]
    for row in rows:
        book(row, sitting)
    with pytest.raises(Refused, match="只有 2 个可用机位"):
        book(make.accepted(world), sitting)
    with pytest.raises(PointRefused, match="已报名 2 人"):
        save_room(world.body.point, sitting.room, name="坏机考场", seats=4, columns=2, broken="1-3", user=world.officer)
    assign_staff(sitting, world.body.invigilator.person, duty="invigilator", user=world.officer)
    sitting.room.__class__.objects.filter(pk=sitting.room_id).update(broken_seats=[1, 2, 3])
    with pytest.raises(LockRefused) as refusal:
        lock_sitting(sitting, user=world.officer)
    assert "只有 1 个可用机位" in str(refusal.value)
    assert "预约还没有截止" in str(refusal.value)
    close_booking(sitting, user=world.officer)
    sitting.room.__class__.objects.filter(pk=sitting.room_id).update(broken_seats=[2, 3])
    locked = lock_sitting(sitting, user=world.officer)
    assert set(locked.registrations.values_list("seat", flat=True)) == {1, 4}
    assert locked.promise["usable_seats"] == [1, 4]
    with pytest.raises(RegistrationRefused, match="已锁定"):
        cancel_registration(locked.registrations.first(), user=world.officer, reason="晚了")


def test_nobody_is_in_two_rooms_at_once(world):
    first, second = make.open_sitting(world), make.open_sitting(world)
    helper = world.body.invigilator.person
    assign_staff(first, helper, duty="invigilator", user=world.officer)
    with pytest.raises(NotAllowed, match="请另安排人员"):
        assign_staff(second, helper, duty="invigilator", user=world.officer)
    assign_staff(second, helper, duty="marker", user=world.officer)  # marking waits for no bell
    candidate = exams.make_candidate()
    register_candidate(first, candidate, user=world.officer, health_promised=True)
    with pytest.raises(NotAllowed, match="要参加"):
        assign_staff(second, candidate, duty="assessor", user=world.officer)


def test_results_lead_the_application_on(world):
    row, sitting = make.accepted(world), make.open_sitting(world)
    book(row, sitting)
    Sitting.objects.filter(pk=sitting.pk).update(state="published")
    assert api.follow_results() == 1
    row.refresh_from_db()
    assert (row.state, row.registration) == ("accepted", None), "theory is still to be passed"
    assert api.follow_results() == 0
    again = make.open_sitting(world, days=20)
    book(row, again)
    certificates.make_outcome(person=row.person, item=row.operation_item, passed_on=timezone.localdate())
    Sitting.objects.filter(pk=again.pk).update(state="published")
    api.follow_results()
    row.refresh_from_db()
    assert row.state == "done"
    assert evidence.events_about(row.subject)[-1].body == {"next": "done"}
