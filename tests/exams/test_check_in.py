"""The door: scan or type, two eyes, signature, late comers; and what a start asks of it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.check_in_person import CheckInRefused, check_in_person
from exams.actions.enter_room import token_of
from exams.actions.face_match import forget_face_matcher, register_face_matcher
from exams.actions.find_at_door import NotFound, find_at_door
from exams.actions.print_tickets import room_address
from exams.actions.set_check_in import set_check_in
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.models import CheckIn, Registration, RoomEvent, Sitting, SittingStaff
from tests.exams import factories as make
from tests.exams.room_world import make_user, make_world
from tests.exams.test_room_rules import drawn, photo

pytestmark = pytest.mark.django_db


def second_pair(world):
    """Another invigilator of the sitting."""
    user, person = make_user("second")
    SittingStaff.objects.create(sitting=world.sitting, person=person, duty="invigilator")
    return user


def test_a_ticket_a_number_and_a_document_all_find_the_candidate():
    world = make_world(candidates=2)
    wanted = world.registrations[1]
    typed = {
        room_address(wanted): "qr",
        wanted.ticket_number.lower(): "ticket",
        f" {wanted.person.id_number} ": "id",
        "".join(chr(ord(letter) + 0xFEE0) for letter in room_address(wanted)): "qr",
    }
    for words, how in typed.items():
        assert find_at_door(world.sitting, words) == (wanted, how)


@pytest.mark.parametrize("words", ["", "YY0199999", "110000199001011234", "https://x/exams/room/t/YY0100001/AAAA/"])
def test_whoever_is_not_on_the_list_is_not_found(words):
    world = make_world()
    with pytest.raises(NotFound):
        find_at_door(world.sitting, words)


def test_an_old_ticket_does_not_open_the_door():
    world = make_world()
    address = room_address(world.registrations[0])
    Registration.objects.update(ticket_generation=2)
    with pytest.raises(NotFound, match="旧准考证"):
        find_at_door(world.sitting, address)
    assert token_of(Registration.objects.get()) not in address


def test_at_the_wrong_door_one_is_shown_the_way():
    world = make_world()
    here = world.sitting
    other = Sitting.objects.create(
        name="另一场", operation_item=here.operation_item, organiser=here.organiser, exam_point=here.exam_point,
        room=here.room, starts_at=here.starts_at + timedelta(hours=5), ends_at=here.ends_at + timedelta(hours=5),
        edition_key="SO-19",
    )  # fmt: skip
    with pytest.raises(NotFound, match="应到第一考场"):
        find_at_door(other, world.registrations[0].ticket_number)


def test_one_look_lets_in_and_leaves_one_row():
    world = make_world()
    before = len(evidence.events_about(world.sitting.subject))
    row = check_in_person(world.registrations[0], user=world.invigilator, found_by="qr", signature=drawn())
    assert row.confirmed_at is not None
    with row.signature.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == row.signature_sha256
    assert len(evidence.events_about(world.sitting.subject)) == before + 1
    with pytest.raises(CheckInRefused, match="已经核验"):
        check_in_person(world.registrations[0], user=world.invigilator)


def test_two_eyes_are_two_people():
    world = make_world()
    set_check_in(world.sitting, required=True, eyes=2, user=world.officer)
    registration = Registration.objects.select_related("sitting").get()
    assert check_in_person(registration, user=world.invigilator).confirmed_at is None
    with pytest.raises(StartRefused, match="核验身份"):
        start_attempt(registration)
    with pytest.raises(CheckInRefused, match="另一名监考员"):
        check_in_person(registration, user=world.invigilator)
    row = check_in_person(registration, user=second_pair(world))
    assert row.confirmed_at is not None
    assert row.first_by != row.second_by
    assert start_attempt(registration).pk


def test_without_the_option_nobody_has_to_pass_the_door():
    assert start_attempt(make_world().registrations[0]).pk


def test_the_way_of_the_door_is_fixed_with_the_first_look():
    world = make_world()
    with pytest.raises(NotAllowed):
        set_check_in(world.sitting, required=True, eyes=2, user=world.invigilator)
    check_in_person(world.registrations[0], user=world.invigilator)
    with pytest.raises(CheckInRefused, match="不能再改"):
        set_check_in(world.sitting, required=True, eyes=2, user=world.officer)


def test_late_is_late_by_the_edition_and_is_noted_once():
    world = make_world()
    registration = world.registrations[0]
    latest = world.sitting.starts_at + timedelta(minutes=30)
    for _try in range(2):
        with pytest.raises(CheckInRefused, match="30 分钟"):
            check_in_person(registration, user=world.invigilator, now=latest + timedelta(seconds=1))
    event = RoomEvent.objects.get()
    assert (event.kind, event.handled_by) == ("late_comer", world.invigilator)
    assert check_in_person(registration, user=world.invigilator, now=latest).pk


def test_who_was_seen_once_in_time_is_not_late_for_the_second_look():
    world = make_world()
    set_check_in(world.sitting, required=True, eyes=2, user=world.officer)
    registration = Registration.objects.select_related("sitting").get()
    check_in_person(registration, user=world.invigilator)
    late = world.sitting.starts_at + timedelta(minutes=31)
    assert check_in_person(registration, user=second_pair(world), now=late).confirmed_at == late


class Stubborn:
    """Recognises nobody."""

    def alike(self, portrait: bytes, live: bytes) -> bool:
        return False


@pytest.fixture
def matcher():
    register_face_matcher(Stubborn())
    yield
    forget_face_matcher()


def at_the_door(world):
    client = make.signed_in(world.invigilator)
    return client, reverse("exams:registration-check-in", args=[world.registrations[0].uuid])


@pytest.mark.usefixtures("matcher")
@pytest.mark.parametrize(("form", "face"), [({"face_declined": "on"}, "refused"), ({}, "unlike"), (None, "")])
def test_neither_refusing_a_face_comparison_nor_failing_it_bars_anybody(form, face):
    """LAW-02: people decide, and the examination is sat."""
    from accounts.api import set_photo

    world = make_world()
    set_photo(world.registrations[0].person, make.people.photo_file((295, 413)))
    client, here = at_the_door(world)
    import io

    sent = {} if form is None else {**form, "live": io.BytesIO(photo())}
    if sent.get("live"):
        sent["live"].name = "live.jpg"
    assert client.post(here, sent).status_code == 302
    row = CheckIn.objects.get()
    assert (row.face, row.confirmed_at is not None) == (face, True)
    assert start_attempt(world.registrations[0]).pk


def test_no_comparison_is_offered_where_none_is_installed():
    client, here = at_the_door(make_world())
    assert "人脸" not in client.get(here).content.decode()


def test_the_door_over_http():
    """Type, be led to the face, confirm with a signature, and see it in the record."""
    world = make_world()
    client, here = at_the_door(world)
    door = reverse("exams:sitting-door", args=[world.sitting.uuid])
    page = client.get(door).content.decode()
    assert "考生1" in page
    missing = client.post(door, {"typed": "YY0199999"})
    assert missing.status_code == 404
    assert "没有找到" in missing.content.decode()
    found = client.post(door, {"typed": world.registrations[0].person.id_number})
    assert found["Location"] == f"{here}?by=id"  # the number stays out of every address (SEC-19)
    assert world.registrations[0].person.id_number not in client.get(found["Location"]).content.decode()
    wrong = client.post(here, {"by": "id", "signature": "data:image/png;base64,AAAA"})
    assert (wrong.status_code, CheckIn.objects.count()) == (409, 0)
    assert client.post(here, {"by": "id", "signature": drawn()})["Location"] == door
    assert CheckIn.objects.get().found_by == "id"
    signature = client.get(reverse("exams:registration-signature", args=[world.registrations[0].uuid]))
    assert signature["Content-Type"] == "image/png"
    assert "已入场" in client.get(door).content.decode()
