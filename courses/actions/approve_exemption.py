"""Let a person sit the examination without training, on a document somebody has looked at (令第19号, D6)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Person, User, may, people_where, require
from courses.models import Exemption
from courses.permissions import EXEMPT, person_of
from courses.refusals import Refused
from evidence import api as evidence
from qualifications import api as qualifications


def approve_exemption(
    person: Person,
    operation_item: qualifications.OperationItem,
    *,
    ground: str,
    document_number: str,
    valid_to: date | None,
    by: User,
) -> Exemption:
    """Record the waiver; refused where the edition in force knows no such ground or the document has run out."""
    require(by, EXEMPT)
    if not may(by, "people.view") or not people_where(by, "people.view").filter(pk=person.pk).exists():
        raise Refused("此人不在您管理的范围内。")
    own = person_of(by)
    if own is not None and own.pk == person.pk:
        raise Refused("不能为本人办理免训。")
    _refuse_ground(operation_item, ground=ground, valid_to=valid_to)
    try:
        with transaction.atomic():
            exemption = Exemption.objects.create(
                person=person,
                operation_item=operation_item,
                ground=ground,
                document_number=document_number.strip(),
                valid_to=valid_to,
                approved_by=by,
                approved_at=timezone.now(),
            )
            evidence.append(
                "courses.exemption.approved",
                actor=by.actor,
                subjects=[f"exemption:{exemption.uuid}", person.subject],
                body={
                    "item": operation_item.key,
                    "ground": ground,
                    "valid_to": valid_to.isoformat() if valid_to else None,
                    "document": evidence.digest(exemption.document_number),
                },
            )
    except IntegrityError as error:
        raise Refused("这份证明已经用于同一操作项目的免训。") from error
    return exemption


def _refuse_ground(operation_item: qualifications.OperationItem, *, ground: str, valid_to: date | None) -> None:
    today = timezone.localdate()
    edition = qualifications.edition_for(operation_item.family, on=today)
    if ground == Exemption.Ground.SKILL_CERTIFICATE:
        known = edition.eligibility.skill_certificate_exempts
    else:
        known = edition.eligibility.matching_schooling_exempts
    if not known:
        raise Refused(f"{edition.instrument}没有规定这种免训依据。")
    if valid_to is not None and valid_to < today:
        raise Refused("证明已过有效期，不能作为免训依据。")
