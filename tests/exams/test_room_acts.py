"""Every privileged act of the room: one row of evidence, and closed to everybody it isn't for (SEC-15)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from evidence.models import Event
from exams.actions.end_attempt import end_attempt
from exams.actions.propose_reopening import propose_reopening
from exams.actions.record_misconduct import record_misconduct
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Misconduct, Registration, Reopening, RoomEvent, RoomMessage, TimeEntry
from tests.exams import factories as make
from tests.exams.room_world import make_user, make_world

pytestmark = pytest.mark.django_db


def on_seat(name, **fields):
    return lambda world: (reverse("exams:seat-act", args=[world.registrations[0].uuid]), {"act": name, **fields})


def on_room(name, **fields):
    return lambda world: (reverse("exams:sitting-room-act", args=[world.sitting.uuid]), {"act": name, **fields})


def handled(world):
    event = RoomEvent.objects.create(
        sitting=world.sitting, registration=world.registrations[0], kind="help_asked", at=world.sitting.starts_at
    )
    return reverse("exams:room-event-handled", args=[world.sitting.uuid, event.pk]), {}


def resumed(world):
    Attempt.objects.update(paused_at=world.sitting.starts_at)
    return on_seat("resume")(world)


def room_resumed(world):
    Attempt.objects.update(paused_at=world.sitting.starts_at)
    return on_room("resume")(world)


def checked_in(world):
    return reverse("exams:registration-check-in", args=[world.registrations[1].uuid]), {"by": "list"}


def recorded(world):
    form = {"kind": "phone", "facts": "桌下使用手机"}
    return reverse("exams:misconduct-record", args=[world.registrations[0].uuid]), form


def proposed(world):
    end_attempt(Attempt.objects.get().uuid, by_candidate=True)
    return reverse("exams:attempt-reopen", args=[world.registrations[0].uuid]), {"reason": "误交卷"}


def waiting(world):
    address, _form = proposed(world)
    attempt = Attempt.objects.select_related("registration__sitting").get()
    return propose_reopening(attempt, reason="误交卷", user=world.invigilator)


def reopened(world):
    return reverse("exams:reopening-decide", args=[waiting(world).uuid]), {"decision": "yes"}


def not_reopened(world):
    return reverse("exams:reopening-decide", args=[waiting(world).uuid]), {"decision": "no"}


def decided(answer):
    def act(world):
        row = record_misconduct(world.registrations[0], kind="phone", facts="手机", user=world.invigilator)
        return reverse("exams:misconduct-decide", args=[row.uuid]), {"decision": answer, "reason": "事实清楚"}

    return act


def arranged(world):
    return reverse("exams:sitting-eyes", args=[world.sitting.uuid]), {"required": "on", "eyes": "2"}


INVIGILATORS = {
    "extend": on_seat("extend", minutes=10, reason="停电"),
    "pause": on_seat("pause", reason="换键盘"),
    "resume": resumed,
    "message": on_seat("message", text="请坐好"),
    "incident": on_seat("incident", text="鼠标更换"),
    "move": on_seat("move", seat=30, reason="屏幕坏"),
    "swap": on_seat("move", seat=2, swap="on", reason="屏幕坏"),
    "room pause": on_room("pause", reason="火警"),
    "room resume": room_resumed,
    "outage": on_room("outage", minutes=5, reason="断网"),
    "room message": on_room("message", text="请安静"),
    "room incident": on_room("incident", text="噪声"),
    "handled": handled,
    "check in": checked_in,
    "misconduct": recorded,
}
EITHER = {"reopen": proposed}
OFFICERS = {
    "approve": reopened,
    "refuse": not_reopened,
    "void": decided("yes"),
    "don't void": decided("no"),
    "arrange the door": arranged,
}


def the_room():
    world = make_world(candidates=2)
    start_attempt(world.registrations[0])
    for user in (world.officer, world.invigilator):
        make.people.give_second_factor(user)
    return world


@pytest.mark.parametrize("name", [*INVIGILATORS, *EITHER, *OFFICERS])
def test_every_act_leaves_exactly_one_row_of_its_doer(name):
    world = the_room()
    user = world.officer if name in OFFICERS else world.invigilator
    address, form = {**INVIGILATORS, **EITHER, **OFFICERS}[name](world)
    before = Event.objects.count()
    response = make.signed_in(user).post(address, form, headers={"accept": "application/json"})
    assert response.status_code in (200, 302), response.content.decode()
    rows = [event for event in Event.objects.order_by("seq")[before:] if event.actor == user.actor]
    assert len(rows) == 1
    body = json.dumps(rows[0].body, ensure_ascii=False)
    people = [registration.person for registration in world.registrations]
    assert not any(person.name in body or person.id_number in body for person in people)


def colleague(world):
    """An invigilator of the same body who isn't on duty here."""
    user, person = make_user("colleague")
    Membership.objects.create(
        person=person, organisation=world.sitting.organiser, role=Role.INVIGILATOR, starts_on=date(2026, 1, 1)
    )
    return user


def candidate(world):
    """The invigilator on duty who sits in the room as well."""
    Registration.objects.filter(pk=world.registrations[1].pk).update(person=world.invigilator.person)
    return world.invigilator


def rows():
    tables = (Event, TimeEntry, RoomMessage, Misconduct, Reopening)
    return [table.objects.count() for table in tables] + [sorted(Registration.objects.values_list("pk", "seat"))]


@pytest.mark.parametrize("name", [*INVIGILATORS])
def test_fifteen_acts_are_closed_to_whoever_sits_in_the_room_and_to_the_officer(name):
    world = the_room()
    address, form = INVIGILATORS[name](world)
    before = rows()
    for user in (world.officer, candidate(world)):
        before[-1] = rows()[-1]
        response = make.signed_in(user).post(address, form, headers={"accept": "application/json"})
        assert response.status_code == 403, (user.username, response.content.decode())
        assert rows() == before
    assert len(INVIGILATORS) == 15


@pytest.mark.parametrize("name", [*INVIGILATORS, *OFFICERS])
def test_for_a_colleague_of_another_room_there_is_nothing(name):
    world = the_room()
    address, form = {**INVIGILATORS, **OFFICERS}[name](world)
    before = rows()
    assert make.signed_in(colleague(world)).post(address, form).status_code in (403, 404)
    assert rows() == before


@pytest.mark.parametrize("name", ["approve", "void", "don't void", "arrange the door"])
def test_what_needs_an_officer_is_closed_to_the_invigilator(name):
    world = the_room()
    address, form = OFFICERS[name](world)
    before = rows()
    assert make.signed_in(world.invigilator).post(address, form).status_code == 403
    assert rows() == before


def test_who_proposes_never_approves():
    world = the_room()
    end_attempt(Attempt.objects.get().uuid, by_candidate=True)
    attempt = Attempt.objects.select_related("registration__sitting").get()
    row = propose_reopening(attempt, reason="误交卷", user=world.officer)
    response = make.signed_in(world.officer).post(
        reverse("exams:reopening-decide", args=[row.uuid]), {"decision": "yes"}
    )
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.state == "proposed"


def test_reopened_one_goes_on_with_the_time_that_was_left_and_is_graded_anew():
    from datetime import timedelta

    from exams.actions.decide_reopening import decide_reopening
    from exams.actions.save_answers import save_answers
    from exams.models import ScoreReport
    from tests.exams.room_world import answers_for

    world = the_room()
    attempt = Attempt.objects.select_related("registration__sitting").get()
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=3))
    end_attempt(attempt.uuid, by_candidate=True)
    attempt.refresh_from_db()
    left = attempt.deadline_at - attempt.ended_at
    row = propose_reopening(attempt, reason="误交卷", user=world.invigilator)
    now = attempt.ended_at + timedelta(minutes=7)
    decide_reopening(row, approve=True, user=world.officer, now=now)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.ended_at) == ("open", None)
    assert timedelta() <= attempt.deadline_at - now - left < timedelta(seconds=1)
    again = [(n, 2_000_000 + n, value) for n, _rev, value in answers_for(world.registrations[0], right=10)]
    assert save_answers(attempt.uuid, writer=1, answers=again).state == "open"
    end_attempt(attempt.uuid, by_candidate=True, now=now + timedelta(minutes=1))
    assert sorted(ScoreReport.objects.values_list("total", flat=True)) == [3000, 10000]
    attempt.refresh_from_db()
    assert attempt.score_report.total == 10000


@pytest.mark.parametrize("text", ["", "x" * 201, "没有这个动作"])
def test_a_wrong_act_is_400_and_changes_nothing(text):
    world = the_room()
    before = rows()
    act = "message" if len(text) != 6 else text
    client = make.signed_in(world.invigilator)
    address = reverse("exams:sitting-room-act", args=[world.sitting.uuid])
    response = client.post(address, {"act": act, "text": text}, headers={"accept": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]
    assert rows() == before


def test_without_a_script_the_console_comes_back_with_the_sentence():
    world = the_room()
    client = make.signed_in(world.invigilator)
    address, form = INVIGILATORS["move"](world)
    assert client.post(address, form)["Location"] == reverse("exams:sitting-room", args=[world.sitting.uuid])
    assert "已调整到 30 号机位" in client.get(client.post(address, form)["Location"]).content.decode()
