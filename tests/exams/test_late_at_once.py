"""Late packs and item reports at once: each lock with the twin that shows what the database would have to stop."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from exams.actions.decide_late import decide_late
from exams.actions.propose_late import LateRefused, propose_late
from exams.actions.report_item import report_item
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import ItemReport, LatePack, ScoreReport
from tests.exams.late_world import make_late, pass_deadline
from tests.exams.room_world import answers_for, make_world
from tests.exams.test_attempts_at_once import in_threads


def proposed():
    world = make_late()
    propose_late(world.pack, advice="counted", reason="断网", user=world.invigilator)
    return world


def test_twenty_packets_at_once_make_one_pack(own_database):
    world = make_world()
    attempt = start_attempt(world.registrations[0])
    pass_deadline(attempt)
    rows = answers_for(world.registrations[0], right=10)[:4]
    found = in_threads(8, lambda _n: save_answers(attempt.uuid, writer=1, answers=rows).sealed)
    assert found == [{n: rev for n, rev, _value in rows}] * 8
    assert LatePack.objects.count() == 1


def test_eight_decisions_at_once_make_one_report(own_database):
    world = proposed()
    results = in_threads(8, lambda _n: decide_late(world.pack, count=True, reason="属实", user=world.officer).pk)
    refused = [result for result in results if isinstance(result, LateRefused)]
    assert len(refused) == 7
    assert ScoreReport.objects.filter(late_pack=world.pack).count() == 1
    assert ScoreReport.objects.count() == 2


def test_the_twin_without_the_lock_is_stopped_by_the_database_only(own_database):
    """Both see an open pack; without its constraint there would be two reports."""
    world = proposed()
    report = ScoreReport.objects.get(attempt=world.attempt)
    report.pk, report.late_pack, report.attempt, report.former_attempt = None, world.pack, None, world.attempt
    report.save()
    with pytest.raises(IntegrityError):
        decide_late(world.pack, count=True, reason="属实", user=world.officer)


def test_ten_reports_at_once_are_five(own_database):
    attempt = start_attempt(make_world().registrations[0])
    found = in_threads(10, lambda n: report_item(attempt.uuid, position=n + 1, kind="other", text="").number)
    assert sorted(one for one in found if isinstance(one, int)) == [1, 2, 3, 4, 5]
    assert ItemReport.objects.count() == 5
