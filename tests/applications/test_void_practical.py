"""An application goes back to its practical when that was void for misconduct, and is done when it is given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.actions.judge_application import part_of
from applications.models import Application
from evidence import api as evidence
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.record_misconduct import record_misconduct
from tests.exams.practical_world import assess, make_practical, sign
from tests.exams.test_practical_corrections import with_theory
from tests.exams.test_practical_misconduct import restored

pytestmark = pytest.mark.django_db


def test_what_is_to_be_examined_next():
    world = make_practical()
    with_theory(world)
    application = Application.objects.create(
        person=world.registrations[0].person, operation_item=world.sitting.operation_item,
        organiser=world.body.organisation, filed_by=world.body.officer,
        created_at=evidence.database_now() - timedelta(days=3),
    )  # fmt: skip
    assert part_of(application) == "practical"
    sign(assess(world.registrations[0], world.assessors[0]), world.assessors[0])
    assert part_of(application) == ""
    row = record_misconduct(world.registrations[0], kind="helped", facts="代接线", user=world.chief)
    assert part_of(application) == "", "nothing changes before the second person"
    row = decide_misconduct(row, confirm=True, reason="属实", user=world.body.officer)
    assert part_of(application) == "practical"
    restored(world, row)
    assert part_of(application) == ""
