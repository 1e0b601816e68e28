"""From an essay to a certificate: two markers, a third, the published score, and a story in which every link holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from accounts import api as accounts
from certificates import api
from certificates.models import Certificate, IssuingOrder
from evidence import api as evidence
from exams import api as exams
from exams.actions.apply_correction import apply_correction
from exams.actions.list_affected import list_affected
from exams.actions.propose_correction import propose_correction
from exams.models import ItemVersion, MarkedAnswer, Outcome, ScoreReport
from tests.exams import factories as make
from tests.exams.marking_world import MarkingWorld, make_marking, mark_all, sit
from tests.exams.publishing import publish_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> MarkingWorld:
    """One candidate has handed in everything right and waits for the markers; the item has no practical part."""
    item = make.low_voltage()
    type(item).objects.filter(pk=item.pk).update(has_practical=False)
    world = make_marking(candidates=1, cut_score=8000)
    [registration] = world.registrations
    accounts.set_photo(registration.person, make.people.photo_file((295, 413)))
    sit(registration)
    return world


def issue_everything() -> None:
    woken: list[int] = []
    api.sweep_orders(woken.append, woken.extend)
    for order in woken:
        api.issue_certificate(order)


def finish(world: MarkingWorld) -> None:
    now = evidence.database_now()
    exams.Sitting.objects.filter(pk=world.sitting.pk).update(starts_at=now - timedelta(hours=3), ends_at=now)
    publish_results(world.sitting, user=world.body.officer)


def test_from_the_essay_to_the_certificate(world):
    first, second, third = world.markers
    mark_all(world.sitting, first, share=100)
    mark_all(world.sitting, second, share=50)
    issue_everything()
    assert not Outcome.objects.exists(), "half marked is not passed"
    assert not IssuingOrder.objects.exists()
    mark_all(world.sitting, third, share=90)
    finish(world)
    report = ScoreReport.objects.get()
    assert (report.total, report.passed) == (5000 + 2375 + 1250 + 1188, True)
    issue_everything()
    certificate = Certificate.objects.get()
    assert certificate.state == "valid"
    assert [(link.title, link.reason) for link in api.trace(certificate.number).broken] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exams_markedanswer SET awarded = awarded - 100",
        "UPDATE exams_scorereport SET total = 9999",
        "UPDATE exams_paperkey SET letters = '{}'",
    ],
)
def test_a_mark_altered_afterwards_breaks_the_story(world, statement):
    for user in world.markers[:2]:
        mark_all(world.sitting, user, share=100)
    finish(world)
    issue_everything()
    number = Certificate.objects.get().number
    assert api.trace(number).broken == (), "twin: untouched it holds"
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert api.trace(number).broken


def test_an_essay_given_to_all_is_taken_off_the_markers_table(world):
    """The officer voids the essay while it is being marked: nobody reads it any more, its marks go to everybody."""
    mark_all(world.sitting, world.markers[0], share=0)
    essay = MarkedAnswer.objects.get(marks=2500)
    correction = propose_correction(
        ItemVersion.objects.get(pk=essay.item.version_id), part=0, kind="full", content=None, reason="题意不清",
        user=world.body.officer,
    )  # fmt: skip
    second = make.people.make_staff("exam_officer", world.body.organisation)
    apply_correction(correction, digest=list_affected(correction).digest, user=second)
    essay.refresh_from_db()
    assert essay.state == "dropped"
    report = ScoreReport.objects.get(attempt__isnull=False)
    assert len(report.waiting) == 1, "the case's essay still waits"
    assert mark_all(world.sitting, world.markers[1], share=0) == 1
    report.refresh_from_db()
    assert (report.waiting, report.total) == ([], 5000 + 2500 + 1250)
    assert report.passed is True
    issue_everything()
    assert [(link.title, link.reason) for link in api.trace(Certificate.objects.get().number).broken] == []
