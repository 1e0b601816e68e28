"""Integrity over HTTP: the room's network, the ladder, pictures with consent, the choice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from evidence.api import Event
from exams.actions.admit_seat import admit_seat
from exams.actions.room_record import record_facts
from exams.actions.set_integrity import IntegrityRefused, frozen_integrity, set_integrity
from exams.actions.take_snapshot import SnapshotRefused, forget_snapshots, look_at_snapshot
from exams.domain.integrity import Options
from exams.models import (
    Accommodation,
    Attempt,
    Response,
    RoomEvent,
    Sitting,
    Snapshot,
)
from tests.exams.integrity_room import photo, world_with
from tests.exams.test_room import enter, start

pytestmark = pytest.mark.django_db


def test_answers_come_from_the_room_only_and_none_is_lost():
    world = world_with(Options(room_addresses=True, addresses=("10.7.0.0/24",)))
    seat, client = world.registrations[0], Client(REMOTE_ADDR="10.7.0.9")
    paper = start(client, seat)
    body = json.dumps({"writer": paper["clock"]["writer"], "answers": [[1, paper["first_revision"] + 1, "T"]]})
    url = reverse("exams:room-answers")
    outside = {"REMOTE_ADDR": "203.0.113.5", "HTTP_X_FORWARDED_FOR": "10.7.0.9"}
    for _knock in range(3):
        refused = client.post(url, body, content_type="application/json", **outside)
        assert refused.status_code == 403
    assert "请举手" in refused.json()["error"]
    assert not Response.objects.exists()
    assert RoomEvent.objects.filter(kind=RoomEvent.Kind.PLACE_REFUSED, handled_at=None).count() == 1
    assert client.post(url, body, content_type="application/json").json()["state"] == "open"
    admit_seat(seat, way="place", reason="换到备用机房", user=world.invigilator)
    assert client.post(url, body, content_type="application/json", **outside).status_code == 200


def tell(client: Client, kind: str) -> dict[str, Any]:
    body = json.dumps({"kind": kind, "seconds": 3})
    return client.post(reverse("exams:room-integrity"), body, content_type="application/json").json()


def test_leaving_the_window_warns_twice_then_tells_and_never_ends_anything():
    world = world_with(Options(count_focus=True, full_screen=True))
    client = Client()
    start(client, world.registrations[0])
    said = [tell(client, kind) for kind in ("focus", "screen", "focus", "focus")]
    assert [(row["count"], row["rung"]) for row in said] == [(1, "warn"), (2, "last"), (3, "tell"), (4, "tell")]
    assert "已告知监考员" in said[2]["text"]
    events = list(RoomEvent.objects.order_by("pk"))
    assert [event.handled_at is None for event in events] == [False, True, False, True]
    assert events[3].detail == {"count": 4, "seconds": 3, "urgent": 1}
    assert Attempt.objects.get().state == Attempt.State.OPEN
    rows = record_facts(world.sitting)["reported"]
    assert [row["text"] for row in rows][0] == "第 1 次，3 秒"
    assert len(rows) == 4


def test_what_is_urgent_stands_first_on_the_console():
    from exams.actions.read_room import read_room

    world = world_with(Options(count_focus=True), candidates=2)
    clients = [Client(), Client()]
    for client, seat in zip(clients, world.registrations, strict=True):
        start(client, seat)
    for _time in range(3):
        tell(clients[0], "focus")
    tell(clients[1], "focus")
    picture = read_room(world.sitting)
    assert [(alert["seat"], alert["detail"].get("urgent", 0)) for alert in picture.alerts] == [(1, 1), (2, 0)]
    assert picture.counts["away"] == 2


def test_what_the_sitting_did_not_choose_is_not_counted():
    world = world_with(Options(watermark=True))
    client = Client()
    start(client, world.registrations[0])
    assert tell(client, "focus") == tell(client, "nonsense") == {"count": 0, "rung": "", "text": ""}
    assert not RoomEvent.objects.exists()
    bad = client.post(reverse("exams:room-integrity"), "[1]", content_type="application/json")
    assert bad.status_code == 400


def test_somebody_with_an_accommodation_may_copy():
    world = world_with(Options(block_copy=True), candidates=2)
    aided, other = world.registrations
    Accommodation.objects.create(
        registration=aided, read_aloud=True, reason="视力障碍", set_by=world.officer, set_at=evidence.database_now()
    )
    pages = []
    for seat in (aided, other):
        client = Client()
        start(client, seat)
        pages.append(client.get(reverse("exams:room-paper")).content.decode())
    assert ['data-asks="block_copy"' in page for page in pages] == [False, True]


def send(client: Client, data: bytes) -> int:
    return client.post(reverse("exams:room-snapshot"), data, content_type="image/jpeg").status_code


def test_pictures_only_after_a_yes_and_a_no_bars_nobody():
    world = world_with(Options(snapshots=True), candidates=2)
    willing, unwilling = Client(), Client()
    answer = reverse("exams:room-snapshot-answer")
    for client, seat, said in ((willing, world.registrations[0], "yes"), (unwilling, world.registrations[1], "no")):
        enter(client, seat)
        assert "同意抽拍" in client.get(reverse("exams:room-entrance")).content.decode()
        assert client.post(answer, {"answer": said}).status_code == 302
        start(client, seat)
    assert (send(willing, photo()), send(unwilling, photo())) == (204, 409)
    assert send(willing, b"\xff\xd8 no picture") == 409
    assert send(willing, b"0" * 500_000) == 413
    snapshot = Snapshot.objects.get()
    with pytest.raises(NotAllowed):
        look_at_snapshot(snapshot, user=world.invigilator)
    before = Event.objects.filter(kind="exams.snapshot.seen").count()
    assert look_at_snapshot(snapshot, user=world.officer).startswith(b"\xff\xd8")
    assert Event.objects.filter(kind="exams.snapshot.seen").count() == before + 1
    willing.post(answer, {"answer": "no"})
    assert send(willing, photo()) == 409


def test_pictures_are_destroyed_ninety_days_after_the_marks(django_capture_on_commit_callbacks):
    world = world_with(Options(snapshots=True))
    client = Client()
    enter(client, world.registrations[0])
    client.post(reverse("exams:room-snapshot-answer"), {"answer": "yes"})
    start(client, world.registrations[0])
    assert send(client, photo()) == 204
    snapshot = Snapshot.objects.get()
    name, storage = snapshot.file.name, snapshot.file.storage
    Sitting.objects.update(published_at=evidence.database_now() - timedelta(days=89))
    assert forget_snapshots() == 0
    Sitting.objects.update(published_at=evidence.database_now() - timedelta(days=91))
    with django_capture_on_commit_callbacks(execute=True):
        assert (forget_snapshots(), forget_snapshots()) == (1, 0)
    assert not storage.exists(name)
    snapshot.refresh_from_db()
    with pytest.raises(SnapshotRefused):
        look_at_snapshot(snapshot, user=world.officer)


def test_the_choice_is_made_before_the_lock_and_frozen_with_it():
    world = world_with(Options())
    chosen = {"count_focus": True, "room_addresses": True, "seb": True}
    with pytest.raises(IntegrityRefused, match="已锁定"):
        set_integrity(world.sitting, chosen=chosen, user=world.officer)
    Sitting.objects.update(state="draft")
    with pytest.raises(IntegrityRefused, match="网络地址"):
        set_integrity(world.sitting, chosen=chosen, user=world.officer)
    with pytest.raises(IntegrityRefused, match="Browser Exam Key"):
        set_integrity(world.sitting, chosen=chosen, browser_keys="xyz", user=world.officer)
    with pytest.raises(NotAllowed):
        set_integrity(world.sitting, chosen=chosen, user=world.invigilator)
    world.sitting.room.addresses = ["10.7.0.0/24"]
    world.sitting.room.save()
    sitting = set_integrity(
        world.sitting, chosen=chosen, browser_keys="A" * 64, quit_password="leave", user=world.officer
    )
    frozen = frozen_integrity(sitting)
    assert (frozen["addresses"], frozen["browser_keys"]) == (["10.7.0.0/24"], ["a" * 64])
    assert len(str(frozen["quit_hash"])) == 64


def test_each_measure_is_told_beforehand_on_ticket_and_door():
    from exams.actions.integrity_words import sitting_words
    from exams.actions.print_tickets import ticket_facts

    world = world_with(Options(*([True] * 7), addresses=("127.0.0.1/32",)))
    client = Client()
    enter(client, world.registrations[0])
    page = client.get(reverse("exams:room-entrance")).content.decode()
    said = sitting_words(world.sitting)
    assert len(said) == 7
    assert all(words in page for words in said)
    assert ticket_facts(world.registrations[0])["measures"].count("；") == 6
    assert record_facts(world.sitting)["measures"].startswith("全屏作答；记录离开")


def test_the_consent_names_the_numbers_that_hold():
    from exams.actions.load_integrity import integrity_rules, snapshot_text

    _title, paragraphs, digest = snapshot_text()
    words = "".join(paragraphs)
    assert f"最多 {integrity_rules().snapshot_most} 张" in words
    assert f"{integrity_rules().snapshot_days} 天后销毁" in words
    assert len(digest) == 64
