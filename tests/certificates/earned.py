"""A certificate with everything behind it: somebody sat a real paper for it, so that every link of its story holds."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts import api as accounts
from certificates import api as certificates
from courses.api import Exemption
from evidence import api as evidence
from exams import api as exams
from tests.accounts import factories as people
from tests.exams.room_world import answers_for, make_world


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
    certificates.sweep_orders(woken.append, woken.extend)
    certificate = certificates.issue_certificate(woken[0])
    if certificate is None:
        raise RuntimeError("no certificate was issued")
    return certificate
