"""Outcomes and certificates for tests. `make_outcome` lays the examination's rows directly: no exam is sat."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import api as accounts
from certificates import api
from certificates.models import Certificate
from evidence.api import database_now, digest
from exams import api as exams
from exams.models import PaperKey
from qualifications.api import OperationItem, WorkCategory
from tests.accounts import factories as people

_COUNTER = itertools.count(1)


def make_item(*, name: str = "低压电工作业", key: str = "", category: str = "电工作业") -> OperationItem:
    serial = next(_COUNTER)
    group, _ = WorkCategory.objects.get_or_create(
        family="special_operations", name=category, defaults={"code": f"T{serial}"}
    )
    return OperationItem.objects.create(
        key=key or f"item-{serial}", category=group, code=f"{serial}", name=name, catalogue_version="test"
    )


def make_holder(*, name: str = "", with_photo: bool = True, user: Any = None) -> accounts.Person:
    person = people.make_person(name=name, user=user)
    if with_photo:
        accounts.set_photo(person, people.photo_file((295, 413)))
        person.refresh_from_db()
    return person


def make_issuer(**fields: Any) -> accounts.Organisation:
    serial = next(_COUNTER)
    fields = {"name": f"湘江市第{serial}考试中心", "short_name": "湘江考试中心", **fields}
    return people.make_organisation("exam_body", **fields)


def make_sitting(issuer: accounts.Organisation, item: OperationItem, *, part: str = "theory") -> exams.Sitting:
    point = exams.ExamPoint.objects.create(
        organisation=people.make_organisation("exam_point"), code=f"P{next(_COUNTER)}"
    )
    room = exams.Room.objects.create(exam_point=point, name="一考场", seats=30)
    now = timezone.now()
    return exams.Sitting.objects.create(
        name="考试",
        part=part,
        operation_item=item,
        organiser=issuer,
        exam_point=point,
        room=room,
        starts_at=now - timedelta(hours=3),
        ends_at=now - timedelta(hours=1),
        edition_key="SO-19",
    )


def make_outcome(
    *,
    person: accounts.Person | None = None,
    item: OperationItem | None = None,
    issuer: accounts.Organisation | None = None,
    passed_on: date | None = None,
    practical: bool = True,
) -> exams.Outcome:
    """A pass of the item as a whole, with a theory report and (by default) a practical result."""
    person, item, issuer = person or make_holder(), item or make_item(), issuer or make_issuer()
    day = passed_on or timezone.localdate()
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 10))
    if passed_on is None:
        at = min(at, timezone.now())  # this suite runs before ten in the morning, too
    registration = _registration(make_sitting(issuer, item), person)
    paper = exams.Paper.objects.create(
        registration=registration,
        seed="00",
        algorithm="test",
        pool_hash="00",
        content={},
        origin=[],
        paper_hash="00",
        drawn_at=at,
    )
    PaperKey.objects.create(paper=paper, letters={})
    attempt = exams.Attempt.objects.create(
        registration=registration, paper=paper, state="submitted", started_at=at, deadline_at=at, ended_at=at
    )
    report = exams.ScoreReport.objects.create(
        attempt=attempt,
        total=9000,
        full_marks=10000,
        cut_score=8000,
        passed=True,
        response_digest=digest({}),
        edition_key="SO-19",
        graded_at=at,
    )
    result = None
    if practical:
        user = people.make_user()
        result = exams.PracticalResult.objects.create(
            registration=_registration(make_sitting(issuer, item, part="practical"), person),
            subjects=[],
            total=90,
            cut_score=80,
            passed=True,
            edition_key="SO-19",
            assessor=people.make_person(),
            entered_by=user,
            entered_at=at,
        )
    return exams.Outcome.objects.create(
        person=person, operation_item=item, theory=report, practical=result, passed_on=day, edition_key="SO-19"
    )


def _registration(sitting: exams.Sitting, person: accounts.Person) -> exams.Registration:
    return exams.Registration.objects.create(sitting=sitting, person=person, ticket_number=f"K{next(_COUNTER):08d}")


def make_order(**fields: Any) -> api.IssuingOrder:
    return api.order_certificate(make_outcome(**fields).pk)


def make_certificate(**fields: Any) -> Certificate:
    """Issued by the real steps, so slow (about a tenth of a second)."""
    certificate = api.issue_certificate(make_order(**fields).pk)
    if certificate is None:
        raise AssertionError("the certificate was not issued")
    certificate.refresh_from_db()
    return certificate


def make_bare_certificate(*, person: Any = None, item: Any = None, issuer: Any = None, **fields: Any) -> Certificate:
    """Rows only, no file: for lists, duties and look-ups."""
    serial = next(_COUNTER)
    person, item, issuer = person or people.make_person(), item or make_item(), issuer or make_issuer()
    valid_from = fields.pop("valid_from", date(2026, 6, 1))
    valid_to = fields.pop("valid_to", date(2032, 5, 31))
    from certificates.domain.numbering import format_number

    number = fields.pop("number", format_number(year=2026, serial=900000 + serial))
    payload = {
        "title": "安全生产考试合格证明",
        "number": number,
        "name": person.name,
        "document": "居民身份证",
        "id_number": person.id_number_masked,
        "item": item.name,
        "category": item.category.name,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else "",
        "issuer": issuer.name,
        "issued_on": valid_from.isoformat(),
    }
    return Certificate.objects.create(
        number=number,
        person=person,
        operation_item=item,
        issuer=issuer,
        edition_key="SO-19",
        valid_from=valid_from,
        valid_to=valid_to,
        state=fields.pop("state", Certificate.State.VALID),
        payload=payload,
        payload_hash=digest(payload),
        pdf_sha256="ab" * 32,
        issued_at=database_now(),
        **fields,
    )


def make_officer(issuer: accounts.Organisation, role: str = "certificate_officer") -> Any:
    return people.make_staff(role, issuer)
