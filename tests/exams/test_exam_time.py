"""Section times, accommodations and item reports against the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.print_tickets import print_tickets
from exams.actions.report_item import ReportRefused, report_item
from exams.actions.save_answers import save_answers
from exams.actions.set_accommodation import AccommodationRefused, set_accommodation
from exams.actions.start_attempt import start_attempt
from exams.domain.accommodation import Aid
from exams.models import (
    Accommodation,
    Attempt,
    ItemReport,
    LatePack,
    Registration,
    Response,
    RoomEvent,
    Section,
    Sitting,
)
from tests.accounts.factories import give_second_factor
from tests.exams.factories import signed_in
from tests.exams.room_world import make_world
from tests.exams.test_room import enter, start

pytestmark = pytest.mark.django_db


def timed_world(**minutes):
    world = make_world()
    for title, own in minutes.items():
        Section.objects.filter(title=title).update(minutes=own)
    return world


def left(attempt, seconds):
    """Move the deadline so that so many seconds are left of the whole."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=evidence.database_now() + timedelta(seconds=seconds))


def test_a_closed_section_takes_nothing_and_the_others_go_on():
    attempt = start_attempt(timed_world(judgement=40).registrations[0])
    assert attempt.closings == [[1, 7, 4800]]
    left(attempt, 4795)  # within the grace of a minute
    assert save_answers(attempt.uuid, writer=1, answers=[(1, 1_000_001, "T")]).stored == {1: 1_000_001}
    left(attempt, 4730)
    saved = save_answers(attempt.uuid, writer=1, answers=[(2, 1_000_002, "T"), (8, 1_000_003, "A")])
    assert (saved.state, saved.stored, saved.sealed) == ("open", {8: 1_000_003}, {2: 1_000_002})
    assert sorted(Response.objects.values_list("position", flat=True)) == [1, 8]
    assert (LatePack.objects.get().cause, LatePack.objects.get().answers) == ("section", [[2, 1_000_002, "T"]])


def test_the_twin_without_closings_stores_it():
    attempt = start_attempt(timed_world(judgement=40).registrations[0])
    Attempt.objects.update(closings=[])
    left(attempt, 4730)
    assert save_answers(attempt.uuid, writer=1, answers=[(2, 1_000_002, "T")]).stored == {2: 1_000_002}


def test_an_extension_moves_the_closing_with_the_deadline(client):
    world = timed_world(judgement=40)
    paper = start(client, world.registrations[0])
    assert paper["closings"] == [[1, 7, 4800]]
    attempt = Attempt.objects.get()
    left(attempt, 4730)
    Attempt.objects.update(deadline_at=evidence.database_now() + timedelta(seconds=4730 + 600))
    saved = save_answers(attempt.uuid, writer=attempt.writer, answers=[(2, 2_000_002, "T")])
    assert saved.stored == {2: 2_000_002}


def test_extra_time_is_an_entry_of_the_ledger_and_lengthens_each_section():
    world = timed_world(judgement=40)
    grant(world, percent=25, minutes=0)
    attempt = start_attempt(fresh(world))
    entries = list(attempt.time_entries.values_list("kind", "seconds"))
    assert entries == [("start", 7200), ("extra", 1800)]
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=150)
    assert attempt.closings == [[1, 7, 6000]]


def fresh(world):
    return Registration.objects.select_related("accommodation", "sitting").get(pk=world.registrations[0].pk)


def grant(world, **values):
    Accommodation.objects.create(
        registration=world.registrations[0],
        reason="医院证明",
        set_by=world.officer,
        set_at=evidence.database_now(),
        **values,
    )


def draft(world):
    Sitting.objects.update(state=Sitting.State.DRAFT)
    return fresh(world)


def test_an_officer_grants_it_before_the_lock_and_the_chain_hears_no_reason():
    world = make_world()
    registration = draft(world)
    set_accommodation(registration, Aid(25, 10, True, True), reason="左手骨折，医院证明", user=world.officer)
    set_accommodation(registration, Aid(50), reason="改为加时一半", user=world.officer)
    assert Accommodation.objects.get().aid == Aid(50)
    events = [
        event for event in evidence.events_about(registration.subject) if event.kind.endswith("accommodation.set")
    ]
    assert [event.body["percent"] for event in events] == [25, 50]
    assert "骨折" not in str([event.body for event in events])


def test_it_is_refused_after_the_lock_without_a_reason_beyond_the_bounds_and_to_others():
    world = make_world()
    with pytest.raises(AccommodationRefused, match="已锁定"):
        set_accommodation(fresh(world), Aid(25), reason="证明", user=world.officer)
    registration = draft(world)
    with pytest.raises(AccommodationRefused, match="理由"):
        set_accommodation(registration, Aid(25), reason=" ", user=world.officer)
    with pytest.raises(AccommodationRefused, match="不超过"):
        set_accommodation(registration, Aid(101), reason="证明", user=world.officer)
    with pytest.raises(NotAllowed):
        set_accommodation(registration, Aid(25), reason="证明", user=world.invigilator)
    assert not Accommodation.objects.exists()


def test_entrance_paper_and_ticket_say_it_in_plain_words(client):
    world = make_world()
    grant(world, percent=25, read_aloud=True, large_type=True)
    enter(client, world.registrations[0])
    page = client.get(reverse("exams:room-entrance")).content.decode()
    assert all(words in page for words in ("加时 30 分钟", "可用朗读", "大字号"))
    assert "医院证明" not in page
    client.post(reverse("exams:room-start"))
    paper = client.get(reverse("exams:room-paper")).content.decode()
    assert 'data-font="2"' in paper
    assert 'id="aloud"' in paper
    assert print_tickets(world.sitting, [fresh(world)]).startswith(b"%PDF")


def test_without_an_accommodation_there_is_no_reading_aloud(client):
    start(client, make_world().registrations[0])
    paper = client.get(reverse("exams:room-paper")).content.decode()
    assert 'id="aloud"' not in paper
    assert 'data-font="1"' in paper


def report(attempt, position, **more):
    return report_item(attempt.uuid, **{"position": position, "kind": "wording", "text": "第二行有错字"} | more)


def test_a_faulty_item_reaches_the_room_at_once_without_the_candidates_words():
    attempt = start_attempt(make_world().registrations[0])
    made = report(attempt, 3)
    assert made.version_id == attempt.paper.origin[2]
    event = RoomEvent.objects.get()
    assert (event.kind, event.detail, event.text) == ("item_report", {"position": 3, "kind": "wording"}, "")


def test_five_reports_one_for_an_item_and_none_after_the_end():
    attempt = start_attempt(make_world().registrations[0])
    for position in range(1, 6):
        report(attempt, position)
    with pytest.raises(ReportRefused, match="已反映 5 道题"):
        report(attempt, 6)
    with pytest.raises(ReportRefused, match="已经反映过"):
        report(attempt, 5)
    with pytest.raises(ReportRefused, match="请选择"):
        report(attempt, 6, kind="answer")
    with pytest.raises(ReportRefused, match="没有这道题"):
        report(attempt, 11)
    Attempt.objects.update(state="submitted")
    with pytest.raises(ReportRefused, match="已结束"):
        report(attempt, 6)
    assert ItemReport.objects.count() == RoomEvent.objects.count() == 5


def test_the_twin_without_the_lock_is_held_by_the_database():
    attempt = start_attempt(make_world().registrations[0])
    row = {"attempt": attempt, "version_id": attempt.paper.origin[0], "kind": "other", "at": attempt.started_at}
    ItemReport.objects.create(number=1, position=1, **row)
    for wrong in ({"number": 1, "position": 2}, {"number": 2, "position": 1}, {"number": 6, "position": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemReport.objects.create(**wrong, **row)


def test_the_officer_reads_the_reports_beside_the_papers_of_the_sitting():
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    made = report(attempt, 3)
    give_second_factor(world.officer)
    page = signed_in(world.officer).get(reverse("exams:sitting-papers", args=[world.sitting.uuid])).content.decode()
    assert made.version.item.number in page
    assert "第二行有错字" in page


def test_a_report_over_http_says_so_and_refuses_with_a_sentence(client):
    start(client, make_world().registrations[0])
    body = {"position": 2, "kind": "picture", "text": ""}
    address = reverse("exams:room-report")
    assert client.post(address, body, content_type="application/json").json() == {"state": "reported"}
    again = client.post(address, body, content_type="application/json")
    assert (again.status_code, again.json()["error"]) == (409, "这道题已经反映过，监考员已收到。")
    assert client.post(address, {"position": "2"}, content_type="application/json").status_code == 400
