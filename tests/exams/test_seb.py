"""The Safe Exam Browser over HTTP: from file to result, the nine refusals, keys of builds, the lock of a seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from evidence.api import Event
from exams.actions.admit_seat import AdmissionRefused, admit_seat
from exams.actions.handle_event import handle_event
from exams.actions.room_record import record_facts
from exams.domain.integrity import Options
from exams.domain.seb import request_hash
from exams.models import (
    Attempt,
    Response,
    RoomEvent,
    SebOpening,
)
from tests.exams.factories import signed_in
from tests.exams.integrity_room import (
    BROWSER,
    CONFIG,
    ORIGIN,
    PAGE_CONFIG,
    SafeBrowser,
    address,
    begun,
    open_file,
    stems,
    unlock,
    world_with,
)
from tests.exams.test_room import enter

pytestmark = pytest.mark.django_db


def test_a_candidate_sits_in_the_safe_browser_from_file_to_result():
    world, safe, paper = begun()
    rows = [[1, paper["first_revision"] + 1, "T"]]
    saved = safe.post("room-answers", {"writer": paper["clock"]["writer"], "answers": rows})
    assert saved.json()["state"] == "open"
    url = reverse("exams:room-clock")
    assert safe.client.get(url, **safe.header(url)).status_code == 200
    again = safe.post("room-claim")  # a reload after the network was away: nobody has to come
    assert stems(again.json()) == stems(paper)
    assert safe.post("room-submit").json() == {"state": "submitted"}
    assert not RoomEvent.objects.exists()
    assert Event.objects.filter(kind="exams.seb.opened").count() == 1


def test_the_modern_browser_without_headers_passes_by_what_its_page_was_told():
    world = world_with(Options(seb=True))
    page = ORIGIN + reverse("exams:room-paper")
    safe = open_file(world.registrations[0])
    start_url = reverse("exams:room-start")
    entrance = request_hash(ORIGIN + reverse("exams:room-entrance"), safe.key)
    headers = {"HTTP_ACCEPT": "application/json", PAGE_CONFIG: entrance}
    assert safe.client.post(start_url, "{}", content_type="application/json", **headers).status_code == 200
    claimed = safe.post("room-claim", **{PAGE_CONFIG: request_hash(page, safe.key)})
    assert claimed.status_code == 200
    assert claimed.cookies["exam_seen"]["path"] == reverse("exams:room-media-root")
    media = reverse("exams:room-media", args=["a" * 64 + ".png"])
    assert safe.client.get(media).status_code == 404  # let in by the minute's cookie, and there is no such picture
    del safe.client.cookies["exam_seen"]
    assert safe.client.get(media).status_code == 403
    assert safe.post("room-claim", **{PAGE_CONFIG: request_hash(page, "0" * 64)}).status_code == 403


def refusals(safe: SafeBrowser, url: str, other: str) -> dict[str, dict[str, str]]:
    """The nine of trust.md section 3, as headers."""
    full, key = ORIGIN + url, safe.key
    return {
        "no header": {"HTTP_X_NOTHING": "1"},
        "wrong key": {CONFIG: request_hash(full, "f" * 64)},
        "right key for another address": {CONFIG: request_hash(ORIGIN + other, key)},
        "another host": {CONFIG: request_hash("https://elsewhere.test" + url, key), "HTTP_HOST": "testserver"},
        "fragment kept": {CONFIG: request_hash(full + "#question", key)},
        "upper-case digits": {CONFIG: request_hash(full, key).upper()},
        "query in another order": {CONFIG: request_hash(full + "?b=1&a=2", key), "QUERY_STRING": "a=2&b=1"},
        "forwarded host believed": {
            CONFIG: request_hash("https://evil.test" + url, key), "HTTP_X_FORWARDED_HOST": "evil.test",
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", ["room-claim", "room-answers", "room-start"])
def test_nine_refusals_before_anything_is_written(name: str):
    world, safe, paper = begun()
    url = reverse(f"exams:{name}")
    body = {"writer": paper["clock"]["writer"], "answers": [[1, paper["first_revision"] + 9, "T"]]}
    before = Attempt.objects.get().writer
    for what, headers in refusals(safe, url, reverse("exams:room-clock")).items():
        unlock(world)
        reply = safe.post(name, body, **headers, HTTP_ACCEPT="application/json")
        assert (what, reply.status_code, reply.json()["state"]) == (what, 403, "barred")
        assert not any(stem in reply.content.decode() for stem in stems(paper))
    unlock(world)
    other = Client()  # the ninth: what was seen in the safe browser, replayed under another sign-in
    enter(other, world.registrations[0])
    other.get(reverse("exams:room-paper"))
    replayed = SafeBrowser(other, safe.key).post(name, body, **safe.header(url), HTTP_ACCEPT="application/json")
    assert replayed.status_code == 403
    assert not any(stem in replayed.content.decode() for stem in stems(paper))
    assert Attempt.objects.get().writer == before
    assert not Response.objects.exists()
    unlock(world)
    assert safe.post("room-answers", body).json()["stored"] == {"1": paper["first_revision"] + 9}


def test_one_file_opens_once_and_not_for_long():
    world = world_with(Options(seb=True))
    open_file(world.registrations[0])
    opening = SebOpening.objects.get()
    assert Client().get(address("seb-file", opening)).status_code == 410
    path = address("seb-start", opening)
    safe = SafeBrowser(Client(), "")
    from exams.actions.open_seb import key_of

    safe.key = key_of(opening.uuid, "")
    assert safe.client.post(path, **safe.header(path)).status_code == 410
    opening.opened_at, opening.made_at = None, evidence.database_now() - timedelta(hours=1)
    opening.save()
    assert safe.client.post(path, **safe.header(path)).status_code == 410
    assert Client().get(path[:-9] + "00000000/").status_code == 404


def test_browser_keys_are_asked_for_where_the_officer_gave_some():
    keys = ("a" * 64, "b" * 64)
    world = world_with(Options(seb=True, browser_keys=keys))
    client = Client()
    enter(client, world.registrations[0])
    client.post(reverse("exams:seb-open"))
    opening = SebOpening.objects.get()
    from exams.actions.open_seb import key_of

    path, key = address("seb-start", opening), key_of(opening.uuid, "")
    alone = {CONFIG: request_hash(ORIGIN + path, key)}
    assert client.post(path, **alone).status_code == 403
    assert client.post(path, **alone, **{BROWSER: request_hash(ORIGIN + path, keys[1])}).status_code == 200


def test_a_changed_configuration_locks_the_seat_until_an_invigilator_looked():
    world, safe, paper = begun()
    seat = world.registrations[0]
    wrong = {CONFIG: request_hash(ORIGIN + reverse("exams:room-clock"), "f" * 64)}
    assert safe.client.get(reverse("exams:room-clock"), **wrong).json()["why"] == "wrong_browser"
    url = reverse("exams:room-clock")
    assert safe.client.get(url, **safe.header(url)).json()["why"] == "locked"
    event = RoomEvent.objects.get()
    assert (event.kind, event.handled_at) == (RoomEvent.Kind.BROWSER_REFUSED, None)
    assert event.detail == {"why": "wrong_browser", "locked": True}
    with pytest.raises(NotAllowed):
        admit_seat(seat, way="unlock", reason="看过", user=world.officer)
    with pytest.raises(AdmissionRefused):
        admit_seat(seat, way="unlock", reason=" ", user=world.invigilator)
    with pytest.raises(AdmissionRefused):
        admit_seat(seat, way="place", reason="不相干", user=world.invigilator)
    before = Event.objects.count()
    admit_seat(seat, way="unlock", reason="浏览器升级后重启", user=world.invigilator)
    assert Event.objects.count() == before + 1
    assert safe.client.get(url, **safe.header(url)).status_code == 200
    event.refresh_from_db()
    assert event.handled_by == world.invigilator
    facts = record_facts(world.sitting)
    assert [row["word"] for row in facts["incidents"]] == ["监考员放行"]
    assert [row["word"] for row in facts["reported"]] == ["浏览器不符合要求"]


def test_an_invigilator_may_let_one_candidate_use_any_browser():
    world = world_with(Options(seb=True))
    seat, client = world.registrations[0], Client()
    enter(client, seat)
    assert "用安全考试浏览器打开" in client.get(reverse("exams:room-entrance")).content.decode()
    assert client.post(reverse("exams:room-start")).status_code == 403
    admit_seat(seat, way="browser", reason="本机装不上", user=world.invigilator)
    assert client.post(reverse("exams:room-start")).status_code == 302
    assert client.post(reverse("exams:room-claim"), "{}", content_type="application/json").status_code == 200


def test_a_browser_whose_page_tells_another_configuration_is_locked_too():
    """The modern SEB adds no header; an alert about something else does not hide that the seat is locked."""
    world, safe, _paper = begun()
    url, page = reverse("exams:room-clock"), ORIGIN + reverse("exams:room-paper")
    assert safe.client.get(url).json()["why"] == "no_browser"
    told = {PAGE_CONFIG: request_hash(page, "f" * 64)}
    for said in ("wrong_browser", "locked", "locked"):
        assert safe.client.get(url, **told).json()["why"] == said
    alerts = RoomEvent.objects.order_by("pk").values_list("detail", flat=True)
    assert list(alerts) == [{"why": "no_browser"}, {"why": "wrong_browser", "locked": True}]
    handle_event(RoomEvent.objects.latest("pk"), user=world.invigilator)
    assert safe.client.get(url, **told).json()["why"] == "locked"
    assert RoomEvent.objects.latest("pk").detail == {"why": "locked", "locked": True}
    admit_seat(world.registrations[0], way="unlock", reason="浏览器升级后重启", user=world.invigilator)
    assert not RoomEvent.objects.filter(kind=RoomEvent.Kind.BROWSER_REFUSED, handled_at=None).exists()
    assert safe.client.get(url, **{PAGE_CONFIG: request_hash(page, safe.key)}).status_code == 200


def test_the_console_offers_only_the_ways_that_lift_something():
    world = world_with(Options(seb=True))
    room = signed_in(world.invigilator).get(reverse("exams:sitting-room", args=[world.sitting.uuid])).content.decode()
    assert ('value="unlock"' in room, 'value="browser"' in room, 'value="place"' in room) == (True, True, False)
