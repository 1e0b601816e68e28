"""What candidates and employers read of published practical marks: the reason, the day, and no promise that lapsed."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.api import Person
from evidence import api as evidence
from exams.models import ScoreReport
from tests.exams import factories as make
from tests.exams.practical_world import PracticalWorld, assess, make_practical, sign, veto_line
from tests.exams.publishing import publish_results
from tests.exams.test_practical_corrections import with_theory

pytestmark = pytest.mark.django_db


def vetoed(world: PracticalWorld) -> None:
    """All the marks, and one step that must not happen; published."""
    registration, user = world.registrations[0], world.assessors[0]
    sign(assess(registration, user, {veto_line(registration): True}), user)
    publish_results(world.sitting, user=world.body.officer)


def test_an_employer_reads_why_enough_marks_did_not_pass():
    """100 of 80 and not passed is a riddle without the veto; in the workbook as well."""
    world = make_practical()
    vetoed(world)
    employer = make.people.make_staff("organisation_admin")
    make.people.make_membership(world.registrations[0].person, employer.person.memberships.get().organisation)
    client, here = make.signed_in(employer), reverse("exams:unit-results")
    assert "触犯否决项" in client.get(here).content.decode()
    sheet = load_workbook(io.BytesIO(client.get(here, {"as": "xlsx"}).content)).active
    assert "不合格（触犯否决项）" in [row[-1] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(("days", "lapsed"), [(300, False), (400, True)])
def test_a_practical_is_offered_again_only_while_the_theory_it_rests_on_holds(days: int, lapsed: bool):
    """R-03: twelve months; after them neither the old promise nor “another attempt” is true any more."""
    world = make_practical()
    with_theory(world)
    ScoreReport.objects.update(graded_at=evidence.database_now() - timedelta(days=days))
    vetoed(world)
    candidate = make.people.make_user()
    Person.objects.filter(pk=world.registrations[0].person_id).update(user=candidate)
    page = make.signed_in(candidate).get(reverse("exams:my-results")).content.decode()
    assert ("期内没有通过实操" in page, "预约补考" in page) == (lapsed, not lapsed)
