"""Simulators post signed results: once, in time, within their scope; an assessor takes them over."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.add_simulator import add_simulator, switch_simulator
from exams.actions.freeze_tasks import drawn_of
from exams.actions.open_sheet import open_sheet
from exams.actions.save_sheet import save_sheet
from exams.actions.save_station import StationRefused
from exams.domain.simulator import sign
from exams.models import Simulator, SimulatorNonce, SimulatorResult, Sitting
from tests.exams import factories as make
from tests.exams.practical_world import make_practical

pytestmark = pytest.mark.django_db
HERE = "/exams/api/practical/results/"


class Machine:
    """A simulator as its maker would program it."""

    def __init__(self, world, subjects=("K2",)):
        self.world = world
        self.simulator, self.secret = add_simulator(
            world.body.point, name="焊接模拟机", subjects=subjects, user=world.body.officer
        )
        self.serial = 0

    def body(self, **changes):
        registration = self.world.registrations[0]
        task = next(row["task"] for row in drawn_of(registration) if row["code"] == "K2")
        return {
            "result_id": "R-1",
            "ticket_number": registration.ticket_number,
            "subject": "K2",
            "task": task["key"],
            "steps": [{"step": 0, "deducted": 2, "veto": False}],
        } | changes

    def post(self, body=None, *, raw=None, path=HERE, headers=None, at=0, secret=None, nonce=None, signed=None):
        self.serial += 1
        data = raw if raw is not None else json.dumps(body or self.body()).encode()
        stamp = str(int(time.time()) + at)
        nonce = nonce or f"nonce-{self.serial:012d}"
        signature = sign(
            secret or self.secret, method="POST", path=signed or path, timestamp=stamp, nonce=nonce, body=data
        )
        sent = {
            "X-Anpei-Key": str(self.simulator.uuid),
            "X-Anpei-Timestamp": stamp,
            "X-Anpei-Nonce": nonce,
            "X-Anpei-Signature": signature,
        } | (headers or {})
        client = Client(enforce_csrf_checks=True)
        return client.post(path, data, content_type="application/json", headers=sent)


@pytest.fixture
def machine():
    return Machine(make_practical())


def test_the_address_is_the_documented_one():
    assert reverse("exams:simulator-results") == HERE


def test_a_signed_result_is_stored_once_and_proposed(machine):
    first = machine.post()
    assert (first.status_code, first.json()["state"]) == (201, "proposed")
    again = machine.post()
    assert (again.status_code, again.json()["state"]) == (200, "known")
    row = SimulatorResult.objects.get()
    assert row.steps == [{"step": 0, "deducted": 2, "veto": False}]
    kinds = [event.kind for event in evidence.events_about(machine.world.registrations[0].subject)]
    assert kinds.count("exams.simulator.proposed") == 1


BAD = {
    "unknown key": (lambda m: m.post(headers={"X-Anpei-Key": "00000000-0000-0000-0000-000000000000"}), 401, "key"),
    "key that is none": (lambda m: m.post(headers={"X-Anpei-Key": "'; drop"}), 401, "key"),
    "wrong secret": (lambda m: m.post(secret="x" * 43), 401, "signature"),
    "body changed on the way": (lambda m: m.post(headers={"X-Anpei-Signature": "0" * 64}), 401, "signature"),
    "signed for another path": (lambda m: m.post(signed="/exams/api/practical/other/"), 401, "signature"),
    "clock behind": (lambda m: m.post(at=-400), 401, "clock"),
    "clock ahead": (lambda m: m.post(at=400), 401, "clock"),
    "nonce too short": (lambda m: m.post(nonce="short"), 400, "malformed"),
    "no JSON": (lambda m: m.post(raw=b"<xml/>"), 400, "json"),
    "a field too many": (lambda m: m.post(m.body(extra=1)), 400, "shape"),
    "a step twice": (lambda m: m.post(m.body(steps=m.body()["steps"] * 2)), 422, "steps"),
    "more than the step has": (
        lambda m: m.post(m.body(steps=[{"step": 0, "deducted": 99, "veto": False}])),
        422,
        "steps",
    ),
    "veto where none is": (lambda m: m.post(m.body(steps=[{"step": 0, "deducted": 0, "veto": True}])), 422, "steps"),
    "a task not drawn": (lambda m: m.post(m.body(task="other-task")), 422, "task"),
    "a subject out of scope": (lambda m: m.post(m.body(subject="K1")), 403, "scope"),
    "no such candidate": (lambda m: m.post(m.body(ticket_number="NOBODY")), 404, "candidate"),
    "a signature that is no letters": (lambda m: m.post(headers={"X-Anpei-Signature": "é" * 64}), 401, "signature"),
    "nested without an end": (lambda m: m.post(raw=b"[" * 30_000), 400, "json"),
    "half a letter": (lambda m: m.post(m.body(ticket_number="\ud800")), 400, "shape"),
    "too large": (lambda m: m.post(raw=b" " * 40_000), 413, "size"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused_with_its_reason_and_stores_nothing(machine, name):
    act, status, code = BAD[name]
    answer = act(machine)
    assert (answer.status_code, answer.json()["error"]) == (status, code), answer.content.decode()
    assert answer.json()["message"]
    assert not SimulatorResult.objects.exists()


def test_a_request_heard_on_the_wire_is_not_accepted_again(machine):
    assert machine.post(nonce="n" * 20).status_code == 201
    replay = machine.post(nonce="n" * 20)
    assert (replay.status_code, replay.json()["error"]) == (409, "replay")
    assert SimulatorNonce.objects.count() == 1


def test_a_known_id_with_another_content_is_refused(machine):
    machine.post()
    changed = machine.post(machine.body(steps=[]))
    assert (changed.status_code, changed.json()["error"]) == (409, "changed")


def test_a_simulator_of_another_exam_point_knows_no_candidate_here(machine):
    other = Machine(make_practical())
    answer = other.post(machine.body())
    assert (answer.status_code, answer.json()["error"]) == (404, "candidate")


def test_nothing_is_taken_before_the_start_or_after_the_result(machine):
    Sitting.objects.update(starts_at=evidence.database_now() + timedelta(hours=1))
    assert machine.post().json()["error"] == "closed"
    Sitting.objects.update(state=Sitting.State.PUBLISHED)
    assert machine.post(machine.body(result_id="R-2")).json()["error"] == "closed"


def test_a_simulator_that_is_switched_off_is_unknown(machine):
    switch_simulator(machine.simulator, on=False, user=machine.world.body.officer)
    assert machine.post().status_code == 401
    switch_simulator(machine.simulator, on=True, user=machine.world.body.officer)
    assert machine.post().status_code == 201


def test_the_secret_is_encrypted_and_given_by_the_officers_of_the_point_only(machine):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM exams_simulator")
        (stored,) = cursor.fetchone()
    assert machine.secret not in stored
    assert Simulator.objects.get().secret == machine.secret
    world = machine.world
    for stranger in (world.assessors[0], make.make_body().officer):
        with pytest.raises(NotAllowed):
            add_simulator(world.body.point, name="x", subjects=["K1"], user=stranger)
        with pytest.raises(NotAllowed):
            switch_simulator(machine.simulator, on=False, user=stranger)
    with pytest.raises(StationRefused, match="同名"):
        add_simulator(world.body.point, name="焊接模拟机", subjects=["K1"], user=world.body.officer)


def test_an_assessor_takes_the_proposal_over_and_that_is_recorded(machine):
    machine.post()
    user = machine.world.assessors[0]
    sheet = open_sheet(machine.world.registrations[0], user=user)
    save_sheet(sheet, [("K2.0.d", 1, 2), ("K2.simulator", 2, "R-1")], writer=0, user=user)
    row = SimulatorResult.objects.get()
    assert row.confirmed_by == user
    kinds = [event.kind for event in evidence.events_about(sheet.subject)]
    assert kinds.count("exams.simulator.confirmed") == 1
    save_sheet(sheet, [("K2.simulator", 2, "R-1"), ("K2.simulator", 3, "R-1")], writer=0, user=user)
    assert [event.kind for event in evidence.events_about(sheet.subject)].count("exams.simulator.confirmed") == 1
