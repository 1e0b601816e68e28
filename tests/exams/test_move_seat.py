"""Seats while the examination runs: moved with a reason, swapped in one step, never two people on one (F16)."""

from __future__ import annotations

import pytest

from evidence import api as evidence
from exams.actions.move_seat import MoveRefused, move_seat
from exams.actions.start_attempt import start_attempt
from exams.models import Registration, RoomEvent
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


def test_a_free_seat_is_taken_with_a_reason_and_the_attempt_goes_on():
    world = make_world(candidates=2)
    attempt = start_attempt(world.registrations[0])
    move_seat(world.registrations[0], seat=30, reason="显示器坏", user=world.invigilator)
    assert Registration.objects.get(pk=world.registrations[0].pk).seat == 30
    event = RoomEvent.objects.get()
    assert (event.detail, event.text, event.handled_by) == ({"from": 1, "to": 30}, "显示器坏", world.invigilator)
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_two_change_places_in_one_step():
    world = make_world(candidates=2)
    events = len(evidence.events_about(world.sitting.subject))
    move_seat(world.registrations[0], seat=2, reason="逆光", user=world.invigilator, swap=True)
    assert [row.seat for row in Registration.objects.order_by("pk")] == [2, 1]
    assert RoomEvent.objects.count() == 2
    assert len(evidence.events_about(world.sitting.subject)) == events + 1


@pytest.mark.parametrize(
    ("seat", "reason", "words"), [(2, "逆光", "已有考生"), (31, "逆光", "1 至 30"), (0, "逆光", "1 至 30"),
                                  (1, "逆光", "已经在"), (9, " ", "原因")],
)  # fmt: skip
def test_what_can_not_be(seat, reason, words):
    world = make_world(candidates=2)
    with pytest.raises(MoveRefused, match=words):
        move_seat(world.registrations[0], seat=seat, reason=reason, user=world.invigilator)
    assert [row.seat for row in Registration.objects.order_by("pk")] == [1, 2]
    assert not RoomEvent.objects.exists()
