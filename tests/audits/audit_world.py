"""An auditor, a regulator's supervisor, and certificates of a real examination to look into."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from audits.actions.draw_sample import Conditions
from certificates import api as certificates
from courses.api import Exemption
from evidence import api as evidence
from exams import api as exams
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.exams.room_world import answers_for, make_world


def make_auditor() -> Any:
    return people.make_staff("auditor")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def office_of(user: Any) -> Any:
    return user.person.memberships.get().organisation


def this_year() -> Conditions:
    today = timezone.localdate()
    return Conditions(today - timedelta(days=365), today + timedelta(days=1))


def earned_certificate() -> Any:
    """Somebody exempted from training sits a real paper, passes, and gets a certificate: every link holds."""
    world = make_world()
    [registration] = world.registrations
    item, person = world.sitting.operation_item, registration.person
    type(item).objects.filter(pk=item.pk).update(has_practical=False)
    accounts.set_photo(person, people.photo_file((295, 413)))
    Exemption.objects.create(
        person=person,
        operation_item=item,
        ground="skill_certificate",
        document_number="X1",
        approved_by=world.officer,
        approved_at=evidence.database_now(),
    )
    with transaction.atomic():
        evidence.append(
            "exams.registration.judged",
            actor="system",
            subjects=[registration.subject],
            body={"eligibility_digest": evidence.digest(registration.eligibility)},
        )
    attempt = exams.start_attempt(registration)
    exams.save_answers(attempt.uuid, writer=attempt.writer, answers=answers_for(registration, right=10))
    exams.end_attempt(attempt.uuid, by_candidate=True)
    woken: list[int] = []
    certificates.sweep_orders(woken.append)
    certificate = certificates.issue_certificate(woken[0])
    if certificate is None:
        raise RuntimeError("no certificate was issued")
    return certificate


def many_certificates(count: int) -> list[Any]:
    issuer, item = make.make_issuer(), make.make_item()
    return [make.make_certificate(issuer=issuer, item=item) for _ in range(count)]
