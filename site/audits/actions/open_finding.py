"""Put a finding to the organisation that has to mend it, with a term, and tell its administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.api import Membership, Organisation, Person, Role, User, promise_message, require
from audits.domain.findings import term_fault
from audits.models import AuditCase, Finding, FindingStep
from audits.permissions import MANAGE
from audits.refusals import Refused
from evidence import api as evidence


def open_finding(
    *,
    owner: Organisation,
    organisation: Organisation,
    kind: str,
    text: str,
    due_on: date,
    user: User,
    case: AuditCase | None = None,
    certificate: Any = None,
) -> Finding:
    """`owner`: the auditing office. The step «opened» and the message come with it."""
    require(user, MANAGE, owner)
    fault = term_fault(due_on, timezone.localdate())
    if fault:
        raise Refused(fault, field="due_on")
    if organisation.pk == owner.pk:
        raise Refused("核查单位不能作为自己的整改责任单位。", field="organisation")
    with transaction.atomic():
        now = evidence.database_now()
        finding = Finding.objects.create(
            case=case,
            certificate=certificate or (case.certificate if case else None),
            owner=owner,
            organisation=organisation,
            kind=kind,
            text=text.strip(),
            due_on=due_on,
            opened_by=user,
            opened_at=now,
        )
        FindingStep.objects.create(
            finding=finding, kind=FindingStep.Kind.OPENED, text=finding.text, due_on=due_on, by=user, at=now
        )
        tell(finding, f"核查发现一个问题，请在 {due_on:%Y年%-m月%-d日} 前整改并答复：{finding.text}", step="opened")
        subjects = [finding.subject, *([finding.certificate.subject] if finding.certificate else [])]
        evidence.append(
            "audits.finding.opened",
            actor=user.actor,
            subjects=subjects,
            body={"kind": kind, "due_on": due_on.isoformat(), "text_digest": evidence.digest(finding.text)},
        )
    return finding


def tell(finding: Finding, body: str, *, step: str) -> None:
    """A message to each administrator of the responsible organisation, once a step."""
    for person in administrators(finding.organisation):
        promise_message(
            person=person,
            kind="audits.finding",
            subject=f"核查整改：{finding.get_kind_display()}",
            body=body,
            unique_key=f"finding:{finding.uuid}:{step}:{person.pk}",
            link=reverse("audits:finding", args=[finding.uuid]),
        )


def administrators(organisation: Organisation) -> list[Person]:
    """Who answers for the organisation today."""
    held = Membership.objects.open().filter(organisation=organisation, role=Role.ORGANISATION_ADMIN)
    return [membership.person for membership in held.select_related("person")]
