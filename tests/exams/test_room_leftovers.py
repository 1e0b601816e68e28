"""The door feeds the practical queue; the command centre shows practical rooms; the console knows who has read what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.actions.acknowledge_message import acknowledge_message
from exams.actions.end_attempt import end_attempt
from exams.actions.read_queue import read_queue
from exams.actions.read_room import read_room, room_feed
from exams.actions.send_message import send_message
from exams.actions.start_attempt import start_attempt
from exams.domain.queueing import in_order
from exams.models import CheckIn
from exams.views.practical_queue import counts
from tests.exams import practical_world as practical
from tests.exams.factories import signed_in
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


def let_in(registration, user, *, minutes):
    at = registration.sitting.starts_at + timedelta(minutes=minutes)
    CheckIn.objects.create(registration=registration, arrived_at=at, first_by=user, confirmed_at=at)


def test_the_door_feeds_the_practical_queue_in_the_order_of_arrival():
    room = practical.make_practical(candidates=3, stations=True)
    sitting = room.sitting
    everybody = [one.id for one in in_order(read_queue(sitting).waiting)]
    assert len(everybody) == 3  # no door: everybody counts as there
    sitting.check_in_required = True
    sitting.save()
    assert counts(read_queue(sitting)) == {"waiting": 0, "busy": 0, "done": 0, "outside": 3}
    first, second, third = room.registrations
    let_in(second, room.assessors[0], minutes=-10)
    let_in(third, room.assessors[0], minutes=9)
    let_in(first, room.assessors[0], minutes=5)
    CheckIn.objects.filter(registration=third).update(confirmed_at=None)  # the second pair of eyes is missing
    assert [one.id for one in in_order(read_queue(sitting).waiting)] == [second.pk, first.pk]
    CheckIn.objects.filter(registration=third).update(confirmed_at=sitting.starts_at + timedelta(minutes=9))
    assert [one.id for one in in_order(read_queue(sitting).waiting)] == [second.pk, first.pk, third.pk]


def test_the_command_centre_shows_practical_rooms():
    room = practical.make_practical(candidates=2, stations=True)
    client = signed_in(room.body.officer)
    day = f"{timezone.localdate(room.sitting.starts_at):%Y-%m-%d}"
    page = client.get(reverse("exams:centre") + f"?day={day}").content.decode()
    assert str(room.sitting.uuid) in page
    assert "候考" in page
    figures = client.get(reverse("exams:centre-feed") + f"?day={day}").json()["rooms"][str(room.sitting.uuid)]
    assert (figures["all"], figures["door"], figures["inside"], figures["ended"]) == (2, 2, 0, 0)


def test_the_console_names_the_seats_that_have_not_read_a_message():
    world = make_world(candidates=4)
    attempts = [start_attempt(registration) for registration in world.registrations[:3]]
    end_attempt(attempts[2].uuid, by_candidate=True)
    said = send_message(world.sitting, text="还剩十分钟", user=world.invigilator)
    alone = send_message(world.sitting, world.registrations[1], text="请坐好", user=world.invigilator)
    before = room_feed(world.sitting, "")
    assert [(row["to"], row["read"], row["of"], row["unread"]) for row in before["messages"]] == [
        (2, 0, 1, [2]),
        (0, 0, 2, [1, 2]),
    ]
    acknowledge_message(attempts[0].uuid, said.uuid)
    acknowledge_message(attempts[1].uuid, alone.uuid)
    rows = read_room(world.sitting).messages
    assert [(row["read"], row["unread"], row["more"]) for row in rows] == [(1, [], False), (1, [2], False)]
