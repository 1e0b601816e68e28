"""The live console: one picture for all who watch, changes only, no key and no answer; the centre; the record."""

from __future__ import annotations

import json
import os
import re
import time
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisGone

from evidence import api as evidence
from exams.actions import note_contact as contacts
from exams.actions.check_in_person import check_in_person
from exams.actions.end_attempt import end_attempt
from exams.actions.grant_outage import grant_outage
from exams.actions.handle_event import handle_event
from exams.actions.move_seat import move_seat
from exams.actions.note_contact import forget_old_contacts, note_contact, read_contacts
from exams.actions.note_incident import note_incident
from exams.actions.note_room_event import note_room_event
from exams.actions.read_room import MOST_ALERTS, forget_picture, read_room, room_feed
from exams.actions.record_misconduct import record_misconduct
from exams.actions.save_answers import save_answers
from exams.actions.send_message import send_message
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Response, RoomEvent
from tests.exams import factories as make
from tests.exams.room_world import answers_for, make_world
from tests.exams.test_room_rules import drawn
from tests.exams.test_time_ledger import seated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def contact_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cache.clear()


def states(world):
    return [row[3] for row in read_room(world.sitting).seats.values()]


def silent(attempt):
    """Nothing heard of this screen for a minute."""
    past = evidence.database_now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=past)
    Response.objects.filter(attempt=attempt).update(saved_at=past)


def test_every_state_of_a_seat_from_real_rows():
    world = make_world(candidates=7)
    people = world.registrations
    check_in_person(people[1], user=world.invigilator)
    attempts = {at: start_attempt(people[at]) for at in (2, 3, 4, 5, 6)}
    silent(attempts[3])
    note_room_event(people[4], RoomEvent.Kind.FOCUS_LOST)
    end_attempt(attempts[5].uuid, by_candidate=True)
    record_misconduct(people[6], kind="phone", facts="手机", user=world.invigilator)
    assert states(world) == ["absent", "checked_in", "answering", "offline", "away", "submitted", "held"]
    assert read_room(world.sitting).counts["alerts"] == 1
    note_contact(attempts[3].uuid)
    assert states(world)[3] == "answering"


def test_the_console_survives_the_loss_of_what_it_heard():
    """Saved answers are a sign of life, too."""
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    silent(attempt)
    assert states(world) == ["offline"]
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=1))
    assert states(world) == ["answering"]


def test_a_store_that_does_not_answer_is_left_alone_for_a_while(monkeypatch):
    asked = []

    def gone(*_args):
        asked.append(1)
        raise RedisGone

    monkeypatch.setattr(contacts, "_is_shared", lambda: True)
    monkeypatch.setattr(contacts.cache, "set", gone)
    monkeypatch.setattr(contacts, "_rest_until", 0.0)
    attempt = start_attempt(make_world().registrations[0])
    for _time in range(3):
        note_contact(attempt.uuid)
    assert asked == [1]
    assert read_contacts([attempt.uuid]) == {}


def test_old_contacts_are_swept(settings):
    if contacts._is_shared():
        assert forget_old_contacts() == 0
        return
    attempt = start_attempt(make_world().registrations[0])
    note_contact(attempt.uuid)
    assert forget_old_contacts() == 0
    file = settings.DATA_DIR / "contact" / attempt.uuid.hex
    os.utime(file, (time.time() - 13 * 3600,) * 2)
    assert forget_old_contacts() == 1


def test_only_what_changed_is_told_and_everything_to_whoever_is_new():
    world = make_world(candidates=5)
    first = room_feed(world.sitting, "")
    assert first["full"] is True
    assert len(first["seats"]) == 5
    assert room_feed(world.sitting, first["v"]) == {"v": first["v"]}
    start_attempt(world.registrations[2])
    forget_picture(world.sitting)
    second = room_feed(world.sitting, first["v"])
    assert list(second["seats"]) == [str(world.registrations[2].uuid)]
    assert "alerts" not in second
    assert "full" not in second
    event = note_room_event(world.registrations[2], RoomEvent.Kind.HELP_ASKED)
    forget_picture(world.sitting)
    third = room_feed(world.sitting, second["v"])
    assert [alert["id"] for alert in third["alerts"]] == [event.pk]
    handle_event(event, user=world.invigilator)
    forget_picture(world.sitting)
    assert room_feed(world.sitting, third["v"])["alerts"] == []
    assert room_feed(world.sitting, "made by another process")["full"] is True


def test_two_processes_that_see_the_same_say_the_same():
    world = make_world(candidates=3)
    start_attempt(world.registrations[0])
    assert read_room(world.sitting).version == read_room(world.sitting).version


def test_a_picture_costs_the_same_statements_for_one_seat_as_for_twenty():
    def statements(count):
        world = make_world(candidates=count)
        for registration in world.registrations:
            start_attempt(registration)
        with CaptureQueriesContext(connection) as captured:
            read_room(world.sitting)
        return len(captured)

    from django.db import transaction

    counts = []
    for count in (1, 20):
        point = transaction.savepoint()
        counts.append(statements(count))
        transaction.savepoint_rollback(point)
    assert counts[0] == counts[1] <= 8


def test_everybody_who_watches_within_a_second_gets_one_picture():
    world = make_world(candidates=3)
    clients = [make.signed_in(world.invigilator) for _ in range(2)]
    address = reverse("exams:sitting-room-feed", args=[world.sitting.uuid])
    versions = {client.get(address).json()["v"] for client in clients}
    with CaptureQueriesContext(connection) as captured:
        versions |= {clients[0].get(address).json()["v"]}
    assert len(versions) == 1
    assert not any("exams_response" in query["sql"] for query in captured)


def test_no_key_and_no_answer_is_in_what_the_console_shows():
    world = make_world(candidates=2)
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    client = make.signed_in(world.invigilator)
    shown = client.get(reverse("exams:sitting-room-feed", args=[world.sitting.uuid])).content.decode()
    page = client.get(reverse("exams:sitting-room", args=[world.sitting.uuid])).content.decode()
    row = json.loads(shown)["seats"][str(world.registrations[0].uuid)]
    assert row[4] == 10
    for secret in ("题题干", "正确选项", attempt.paper.seed, world.registrations[0].person.id_number):
        assert secret not in shown + page
    assert not re.search(r'"(key|letters|value|total)"', shown)


def test_an_account_that_is_disabled_sees_nothing_at_its_next_asking():
    """F16: asked every two seconds."""
    world = make_world()
    client = make.signed_in(world.invigilator)
    address = reverse("exams:sitting-room-feed", args=[world.sitting.uuid])
    assert client.get(address).status_code == 200
    type(world.invigilator).objects.filter(pk=world.invigilator.pk).update(is_active=False)
    assert client.get(address).status_code == 302


def test_staff_edits_reach_the_screen_at_its_next_clock(client):
    """F16, I8: a new end, a new seat and a word, all with the attempt untouched."""
    world = make_world(candidates=2)
    registration = seated(client, world)
    clock = reverse("exams:room-clock")
    before = client.get(clock).json()
    grant_outage(world.sitting, minutes=10, reason="断网", user=world.invigilator)
    move_seat(registration, seat=2, swap=True, reason="屏幕坏", user=world.invigilator)
    send_message(world.sitting, registration, text="请到 2 号机", user=world.invigilator)
    send_message(world.sitting, world.registrations[1], text="不是给他的", user=world.invigilator)
    after = client.get(clock).json()
    assert after["deadline"] - before["deadline"] == 600_000
    assert [message["text"] for message in after["messages"]] == ["请到 2 号机"]
    assert client.get(reverse("exams:room-paper")).content.decode().count("2 号机位") == 1
    assert after["state"] == "open"


def test_a_message_is_shown_until_it_is_read_and_to_its_own_screen_only(client):
    from django.test import Client

    world = make_world(candidates=2)
    seated(client, world)
    other = Client()
    seated(other, world, number=1)
    send_message(world.sitting, text="还有 15 分钟", user=world.invigilator)
    mine = send_message(world.sitting, world.registrations[0], text="请坐正", user=world.invigilator)
    clock = reverse("exams:room-clock")
    told = client.get(clock).json()["messages"]
    assert [message["text"] for message in told] == ["还有 15 分钟", "请坐正"]
    assert other.post(reverse("exams:room-notice-read", args=[mine.uuid])).status_code == 404
    for message in told:
        for _twice in range(2):
            assert client.post(reverse("exams:room-notice-read", args=[message["id"]])).status_code == 204
    assert client.get(clock).json()["messages"] == []
    assert len(other.get(clock).json()["messages"]) == 1


def test_asking_the_clock_writes_nothing_to_the_database(client):
    world = make_world()
    seated(client, world)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("exams:room-clock"))
    assert len(captured) <= 3
    assert not any(re.match(r"\s*(INSERT|UPDATE|DELETE)", query["sql"]) for query in captured)


def shown_in(page: str) -> dict[str, int]:
    """The figures of the day's first room, as its card shows them."""
    card = page[page.index("data-room=") :]
    found = re.findall(r'data-figure="(\w+)"[^>]*>(\d+)<', card[: card.index("</dl>")])
    return {name: int(figure) for name, figure in found}


def test_the_centre_counts_what_the_consoles_count():
    """Everybody is in one of a card's first four figures, also who is at the door."""
    world = make_world(candidates=4)
    check_in_person(world.registrations[3], user=world.invigilator, found_by="qr")
    end_attempt(start_attempt(world.registrations[0]).uuid, by_candidate=True)
    start_attempt(world.registrations[1])
    make.people.give_second_factor(world.officer)
    client = make.signed_in(world.officer)
    day = world.sitting.starts_at.astimezone().date()
    feed = client.get(reverse("exams:centre-feed"), {"day": day.isoformat()}).json()
    figures = feed["rooms"][str(world.sitting.uuid)]
    assert (figures["all"], figures["absent"], figures["inside"], figures["ended"]) == (4, 1, 1, 1)
    page = client.get(reverse("exams:centre"), {"day": day.isoformat()}).content.decode()
    assert "第一考场" in page
    card = shown_in(page)
    assert sum(card[name] for name in ("absent", "door", "inside", "ended")) == figures["all"]
    assert "这一天没有考试" in client.get(reverse("exams:centre"), {"day": "2020-01-01"}).content.decode()
    assert make.signed_in(world.invigilator).get(reverse("exams:centre")).status_code == 403


def test_the_record_tells_what_happened_and_its_digest_stands_in_evidence():
    import pypdfium2

    world = make_world(candidates=4)
    people = world.registrations
    check_in_person(people[0], user=world.invigilator, signature=drawn())
    for at in (0, 1):
        start_attempt(people[at])
    grant_outage(world.sitting, minutes=5, reason="交换机重启", user=world.invigilator)
    move_seat(people[0], seat=9, reason="屏幕坏", user=world.invigilator)
    note_incident(world.sitting, text="窗外噪声", user=world.invigilator)
    record_misconduct(people[1], kind="phone", facts="桌下使用手机", user=world.invigilator)
    client = make.signed_in(world.invigilator)
    response = client.get(reverse("exams:sitting-record", args=[world.sitting.uuid]))
    assert response["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.content)
    words = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    event = evidence.events_about(world.sitting.subject)[-1]
    assert event.kind == "exams.record.printed"
    for said in ("交换机重启", "窗外噪声", "桌下使用手机", "1 → 9", "缺考 2 人", event.body["facts_digest"]):
        assert said in words.replace("\r\n", ""), said
    assert people[0].person.id_number not in words


def test_before_the_lock_there_is_no_record():
    body = make.make_body()
    sitting = make.make_sitting(body)
    make.people.give_second_factor(body.officer)
    response = make.signed_in(body.officer).get(reverse("exams:sitting-record", args=[sitting.uuid]))
    assert response.status_code == 302


def test_a_process_forgets_rooms_nobody_asks_for():
    from exams.actions import read_room as reading

    world = make_world()
    before = dict(reading._rooms)
    try:
        for _room in range(reading.MOST_ROOMS + 5):
            world.sitting.uuid = uuid.uuid4()
            reading.room_picture(world.sitting)
        assert len(reading._rooms) <= reading.MOST_ROOMS
        assert world.sitting.uuid in reading._rooms
    finally:
        reading._rooms.clear()
        reading._rooms.update(before)


def test_a_hall_that_loses_its_network_hides_nobodys_raised_hand():
    """More alerts than are listed: who waits stands first, the count is the true one, every seat keeps its state."""
    world = make_world(candidates=3)
    hand, away, cable = world.registrations
    start_attempt(away)
    note_room_event(hand, RoomEvent.Kind.HELP_ASKED)
    note_room_event(away, RoomEvent.Kind.FOCUS_LOST)
    for _seat in range(MOST_ALERTS + 10):
        note_room_event(cable, RoomEvent.Kind.OFFLINE, detail={"seconds": 40})
    picture = read_room(world.sitting)
    assert (picture.alerts[0]["word"], picture.alerts[0]["wait"]) == ("举手求助", True)
    assert (len(picture.alerts), picture.counts["alerts"]) == (MOST_ALERTS, MOST_ALERTS + 12)
    assert states(world)[1] == "away"
    assert [row[7] for row in picture.seats.values()] == [1, 1, MOST_ALERTS + 10]
