"""Whom the record of a room calls absent, and what it calls everybody else."""

from __future__ import annotations

import pytest

from evidence import api as evidence
from exams.actions.room_record import record_facts
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, CheckIn
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


def test_whoever_was_checked_in_is_not_absent_and_whose_time_stands_is_not_answering():
    world, now = make_world(candidates=4), evidence.database_now()
    absent, waiting, paused, answering = world.registrations
    for registration in (waiting, paused):
        CheckIn.objects.create(registration=registration, arrived_at=now, confirmed_at=now, first_by=world.invigilator)
    CheckIn.objects.create(registration=absent, arrived_at=now, first_by=world.invigilator)  # not confirmed
    for registration in (paused, answering):
        start_attempt(registration)
    Attempt.objects.filter(registration=paused).update(paused_at=now)
    facts = record_facts(world.sitting)
    assert [row["ticket"] for row in facts["absent"]] == [absent.ticket_number]
    assert [row["ticket"] for row in facts["waiting"]] == [waiting.ticket_number]
    words = {row["ticket"]: row["word"] for row in facts["people"]}
    assert [words[row.ticket_number] for row in world.registrations] == ["缺考", "已入场，未开考", "已暂停", "作答中"]
    numbers = facts["numbers"]
    assert (numbers["registered"], numbers["checked"], numbers["sat"], numbers["absent"]) == (4, 2, 2, 1)
