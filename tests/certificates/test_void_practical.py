"""A practical void for misconduct takes the certificate with it (R-08 bars after fraud); given back, it earns one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import api
from certificates.models import Certificate, StateChange
from exams.actions.attempt_dossier import practical_links
from exams.actions.bars import barred_until
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.record_misconduct import record_misconduct
from exams.models import Outcome, Registration
from tests.certificates.factories import make_holder
from tests.exams import factories as make
from tests.exams.practical_world import assess, make_practical, sign
from tests.exams.test_practical_corrections import with_theory
from tests.exams.test_practical_misconduct import restored

pytestmark = pytest.mark.django_db


def certified():
    """Passed in both parts, certificate issued."""
    world = make_practical()
    Registration.objects.filter(pk=world.registrations[0].pk).update(person=make_holder())
    world.registrations[0].refresh_from_db()
    with_theory(world)
    sign(assess(world.registrations[0], world.assessors[0]), world.assessors[0])
    return world, issue()


def issue():
    return api.issue_certificate(api.order_certificate(Outcome.objects.standing().get().pk).pk)


def voided(world, kind):
    row = record_misconduct(world.registrations[0], kind=kind, facts="监控回看", user=world.chief)
    return decide_misconduct(row, confirm=True, reason="监控清楚", user=world.body.officer)


@pytest.mark.parametrize(("kind", "said", "bars"), [("swapped", "rules_broken", False), ("helped", "fraud", True)])
def test_the_certificate_is_withdrawn_by_the_same_two_people(kind, said, bars):
    world, certificate = certified()
    voided(world, kind)
    certificate.refresh_from_db()
    change = StateChange.objects.get(certificate=certificate)
    assert (certificate.state, change.kind) == ("revoked", said)
    assert (change.proposed_by, change.approved_by) == (world.chief, world.body.officer)
    assert "实操考试成绩作废" in change.ground
    person, today = world.registrations[0].person, timezone.localdate()
    assert (barred_until([person], today).get(person.pk) is not None) is bars
    assert barred_until([person], today + timedelta(days=3 * 366)) == {}
    assert [link.reason for link in practical_links(certificate.outcome.practical)] == ["", ""]


def test_given_back_the_pass_earns_a_certificate_of_its_own():
    world, gone = certified()
    restored(world, voided(world, "helped"))
    new = issue()
    gone.refresh_from_db()
    assert (gone.state, new.state, new.number != gone.number) == ("revoked", "valid", True)
    assert Certificate.objects.count() == 2
    assert new.outcome.practical == gone.outcome.practical


@pytest.mark.parametrize("part", ["practical", "theory"])
def test_found_after_publication_the_certificate_goes_by_two_officers_whichever_part_it_was(part):
    """Neither of whom was in the room (R-08)."""
    world, certificate = certified()
    practical, theory = certificate.outcome.practical, certificate.outcome.theory
    registration = practical.sat if part == "practical" else theory.sat.registration
    sitting = registration.sitting
    sitting.state, sitting.published_at = "published", timezone.now()
    sitting.save()
    second = make.people.make_staff("exam_officer", world.body.organisation)
    row = record_misconduct(registration, kind="impersonation", facts="监控回看", user=world.body.officer)
    certificate.refresh_from_db()
    assert certificate.state == "valid", "nothing changes before the second person"
    decide_misconduct(row, confirm=True, reason="属实", user=second)
    certificate.refresh_from_db()
    change = StateChange.objects.get(certificate=certificate)
    assert (certificate.state, change.kind, change.approved_by) == ("revoked", "fraud", second)
