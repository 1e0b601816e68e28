"""The hand-written statements of a start and of the exam page: the same rows as the ORM's, on either engine."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from evidence import api as evidence
from exams.actions import start_attempt as starting
from exams.actions.draw_paper import draw_paper
from exams.actions.note_room_event import note_room_event
from exams.actions.start_attempt import StartBarred, StartRefused, begin_attempt, start_attempt
from exams.domain.guard import Bar
from exams.domain.packing import sections_of
from exams.models import (
    Accommodation,
    Attempt,
    CheckIn,
    Misconduct,
    Paper,
    Registration,
    RoomEvent,
    Section,
    Sitting,
    TimeEntry,
)
from exams.models import starting as starting_rows
from exams.models.on_screen import read_on_screen
from exams.models.starting import begin, read_seat
from tests.exams.room_world import make_world
from tests.exams.test_attempts_at_once import in_threads
from tests.exams.test_room import enter

STARTED = evidence.Happening("exams.attempt.started", "test", ("attempt:1",))


@pytest.fixture
def world(db):
    return make_world()


def seat_of(registration):
    return read_seat(registration.uuid)


def test_a_seat_is_what_the_orm_reads(world):
    mine = world.registrations[0]
    Registration.objects.filter(pk=mine.pk).update(eligibility={"年龄": {"met": True, "years": 36}})
    world.sitting.integrity = {"watermark": True, "addresses": ["10.0.0.0/8"]}
    world.sitting.save()
    Accommodation.objects.create(
        registration=mine,
        percent=50,
        read_aloud=True,
        reason="视力",
        set_by=world.officer,
        set_at=world.sitting.starts_at,
    )
    with transaction.atomic():
        paper = draw_paper(mine, mine.sitting)
    seat, known = seat_of(mine), Registration.objects.get(pk=mine.pk)
    assert (seat.registration.pk, seat.registration.uuid, seat.registration.state) == (
        known.pk,
        known.uuid,
        known.state,
    )
    assert (seat.registration.eligibility, seat.registration.draw_number) == (known.eligibility, known.draw_number)
    sitting, same = seat.registration.sitting, known.sitting
    for name in (
        "pk",
        "uuid",
        "state",
        "part",
        "starts_at",
        "ends_at",
        "edition_key",
        "check_in_required",
        "integrity",
    ):
        assert getattr(sitting, name) == getattr(same, name), name
    assert sitting.blueprint.minutes == same.blueprint.minutes
    assert seat.registration.accommodation.aid == known.accommodation.aid
    assert (seat.paper.pk, seat.paper.paper_hash) == (paper.pk, paper.paper_hash)
    assert sections_of(bytes(seat.paper.packed)) == paper.content["sections"] == seat.paper.content["sections"]
    assert abs(seat.clock - evidence.database_now()) < timedelta(seconds=5)
    assert seat.registration.ticket_number == known.ticket_number  # not read with the rest: asked for now
    assert sitting.secret == same.secret


def test_a_seat_without_anything_is_empty_and_an_unknown_one_is_not_there(world):
    seat = seat_of(world.registrations[0])
    assert (seat.paper, seat.has_begun) == (None, False)
    assert (seat.is_timed, seat.is_barred, seat.is_inside) == (False, False, False)
    assert getattr(seat.registration, "accommodation", None) is None
    with pytest.raises(Registration.DoesNotExist):
        seat_of(Registration(uuid=uuid4()))


def test_what_the_room_knows_comes_with_the_seat(world):
    mine = world.registrations[0]
    Section.objects.filter(blueprint=world.sitting.blueprint).update(minutes=10)
    now = world.sitting.starts_at
    CheckIn.objects.create(registration=mine, arrived_at=now, first_by=world.invigilator)
    assert not seat_of(mine).is_inside  # the second pair of eyes is missing
    CheckIn.objects.update(confirmed_at=now)
    record = Misconduct.objects.create(
        registration=mine,
        kind="notes",
        kind_words="携带资料",
        consequence=Misconduct.Consequence.VOID,
        facts="桌面有资料",
        state=Misconduct.State.RECORDED,
        recorded_by=world.invigilator,
        recorded_at=now,
    )
    seat = seat_of(mine)
    assert (seat.is_timed, seat.is_barred, seat.is_inside) == (True, True, True)
    Misconduct.objects.filter(pk=record.pk).update(state=Misconduct.State.REJECTED, decided_by=world.officer)
    assert not seat_of(mine).is_barred


def test_a_second_attempt_is_not_stored_and_its_ledger_neither(world):
    first = start_attempt(world.registrations[0])
    other = Attempt(
        registration=first.registration, paper=first.paper, started_at=first.started_at, deadline_at=first.deadline_at
    )
    length = evidence.chain_length()
    assert not begin(other, [("start", 60)], STARTED)
    assert other.pk is None
    assert evidence.chain_length() == length
    assert list(TimeEntry.objects.values_list("attempt", "kind")) == [(first.pk, "start")]


def test_what_was_begun_is_what_the_orm_finds(world):
    attempt = start_attempt(world.registrations[0])
    stored = Attempt.objects.get()
    for field in Attempt._meta.concrete_fields:
        assert getattr(attempt, field.attname) == getattr(stored, field.attname), field.name


def test_a_refused_start_leaves_nothing_and_a_barred_one_its_alert(world):
    mine = world.registrations[0]
    Registration.objects.filter(pk=mine.pk).update(state=Registration.State.CANCELLED)
    with pytest.raises(StartRefused):
        begin_attempt(mine.uuid)

    def bar(registration):
        note_room_event(registration, RoomEvent.Kind.PLACE_REFUSED)
        return Bar.PLACE

    with pytest.raises(StartBarred) as refusal:
        begin_attempt(mine.uuid, admits=bar)
    assert refusal.value.why is Bar.PLACE
    assert RoomEvent.objects.count() == 1
    assert not Attempt.objects.exists()


def test_the_reply_of_a_start_is_the_paper_of_a_claim(world):
    client = Client()
    enter(client, world.registrations[0])
    begun = client.post(
        reverse("exams:room-start"), "{}", content_type="application/json", headers={"accept": "application/json"}
    ).json()
    claimed = client.post(reverse("exams:room-claim"), "{}", content_type="application/json").json()
    assert begun["attempt"] == str(Attempt.objects.get().uuid)
    assert begun["paper"]["sections"] == claimed["sections"] == Paper.objects.get().content["sections"]
    assert begun["paper"].keys() == claimed.keys()


def test_the_page_reads_what_it_says_in_one_statement(world, django_assert_num_queries):
    mine = world.registrations[0]
    start_attempt(mine)
    with django_assert_num_queries(1):
        found = read_on_screen(mine.uuid)
        said = (found.person.name, found.sitting.name, found.sitting.operation_item.name, found.attempt.state)
        aid = getattr(found, "accommodation", None)
    known = Registration.objects.get(pk=mine.pk)
    assert said == (known.person.name, known.sitting.name, known.sitting.operation_item.name, "open")
    assert aid is None
    assert read_on_screen(uuid4()) is None


def first_waits(monkeypatch, meanwhile):
    """Between reading and writing of the first try, `meanwhile()` happens."""
    plain, tries = starting.read_seat, []

    def read(registration):
        seat = plain(registration)
        tries.append(seat)
        if len(tries) == 1:
            meanwhile()
        return seat

    monkeypatch.setattr(starting, "read_seat", read)
    return tries


def cancel(world):
    Registration.objects.filter(pk=world.registrations[0].pk).update(state=Registration.State.CANCELLED)


def unlock(world):
    Sitting.objects.filter(pk=world.sitting.pk).update(state=Sitting.State.DRAFT)


def send_out(world):
    Misconduct.objects.create(
        registration=world.registrations[0],
        kind="notes",
        kind_words="携带资料",
        consequence=Misconduct.Consequence.VOID,
        facts="桌面有资料",
        state=Misconduct.State.RECORDED,
        recorded_by=world.invigilator,
        recorded_at=world.sitting.starts_at,
    )


@pytest.mark.parametrize("change", [cancel, unlock, send_out])
def test_what_changes_between_reading_and_writing_forbids_the_start(world, monkeypatch, change):
    tries, length = first_waits(monkeypatch, lambda: change(world)), evidence.chain_length()
    with pytest.raises(StartRefused):
        begin_attempt(world.registrations[0].uuid)
    assert len(tries) == 2  # read as allowed, then as it is
    assert not Attempt.objects.exists()
    assert not TimeEntry.objects.exists()
    assert evidence.chain_length() == length


def test_a_start_that_is_never_decided_says_what_to_do(world, monkeypatch):
    monkeypatch.setattr(starting, "begin", lambda *_args: False)
    with pytest.raises(StartRefused, match="再点一次"):
        begin_attempt(world.registrations[0].uuid)


def test_a_start_is_two_statements(world, django_assert_num_queries):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the ORM writes")
    with transaction.atomic():
        draw_paper(world.registrations[0], world.sitting)
    starting.qualifications.edition(world.sitting.edition_key)  # read once by a process
    with django_assert_num_queries(2):
        assert begin_attempt(world.registrations[0].uuid).is_new


def test_two_machines_of_one_candidate_begin_once_though_both_read_that_nothing_had_begun(own_database, monkeypatch):
    world = make_world()
    mine, both = world.registrations[0].uuid, threading.Barrier(2, timeout=10)
    plain = starting.read_seat

    def read_together(registration):
        seat = plain(registration)
        if not seat.has_begun:
            both.wait()
        return seat

    monkeypatch.setattr(starting, "read_seat", read_together)
    results = in_threads(2, lambda _number: begin_attempt(mine))
    assert sorted(begun.is_new for begun in results) == [False, True]
    assert len({begun.attempt.pk for begun in results}) == 1
    assert Attempt.objects.count() == TimeEntry.objects.count() == 1
    started = [event.kind for event in evidence.events_about(results[0].attempt.subject)]
    assert started == ["exams.attempt.started"]


def tables_read_whole(statement: str, registration: Registration) -> set[str]:
    """What PostgreSQL would walk through from end to end if it expected more than one row."""
    with connection.cursor() as cursor:
        many = statement.replace("WHERE r.uuid = %s", "WHERE r.uuid <> %s")
        cursor.execute(f"EXPLAIN {many}", [*starting_rows._BARRING, registration.uuid])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return set(re.findall(r"Seq Scan on (\w+)", plan))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a plan of PostgreSQL's")
def test_no_start_reads_everybodys_attempts(world):
    """The twin asks by EXISTS, which PostgreSQL answers from a hash of the whole table when it expects some rows."""
    mine = world.registrations[0]
    assert "exams_attempt" not in tables_read_whole(starting_rows._POSTGRESQL, mine)
    asked = "(SELECT count(*) FROM exams_attempt WHERE registration_id = r.id)"
    twin = starting_rows._POSTGRESQL.replace(asked, "EXISTS (SELECT 1 FROM exams_attempt WHERE registration_id = r.id)")
    assert twin != starting_rows._POSTGRESQL
    assert "exams_attempt" in tables_read_whole(twin, mine)
