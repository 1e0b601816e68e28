"""Who audits what: certificates of one's reach, samples of one's own office, findings to mend.

Looking takes `evidence.view`; drawing samples, judging and opening findings takes `audits.manage`, which the platform's
auditors and a regulator's supervisors hold (LAW-10: no other office does).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.api import Organisation, User, may, organisations_where, person_of
from audits.domain.findings import AUDITOR, ORGANISATION
from audits.models import AuditSample, Finding
from certificates import api as certificates

LOOK, MANAGE, ANSWER = "evidence.view", "audits.manage", "members.manage"


def account(user: Any) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(user, User):
        raise Http404
    return user


def certificates_for(user: Any) -> Any:
    """Issued certificates whose story this account may read."""
    return (
        certificates.Certificate.objects.issued()
        .of_issuers(organisations_where(user, LOOK))
        .select_related("person", "operation_item", "issuer")
    )


def certificate_or_404(user: Any, uuid: UUID) -> Any:
    """404 for a foreign certificate, with the same answer as for one that does not exist."""
    found = certificates_for(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def offices(user: Any) -> QuerySet[Organisation]:
    """In whose name this account audits: its own organisations, never those it merely reaches."""
    person = person_of(user)
    mine = organisations_where(user, MANAGE)
    if person is None:
        return mine.none()
    return mine.filter(memberships__in=person.memberships.open()).distinct()


def samples_for(user: Any) -> QuerySet[AuditSample]:
    """Samples of the offices in which this account audits."""
    return AuditSample.objects.filter(owner__in=organisations_where(user, MANAGE)).select_related("owner", "drawn_by")


def findings_for(user: Any) -> QuerySet[Finding]:
    """Those one's office opened, and those one's organisation has to mend."""
    seen = Q(owner__in=organisations_where(user, MANAGE)) | Q(organisation__in=_answering(user))
    return Finding.objects.filter(seen).select_related("owner", "organisation", "certificate", "case__sample")


def _answering(user: Any) -> QuerySet[Organisation]:
    """Organisations whose own administrator this account is; it does not answer for those it may merely manage."""
    person = person_of(user)
    mine = organisations_where(user, ANSWER)
    if person is None:
        return mine.none()
    return mine.filter(memberships__in=person.memberships.open())


def side_of(user: Any, finding: Finding) -> str:
    """On which side of a finding this account acts; nobody acts on both, the auditor's comes first."""
    if may(user, MANAGE, finding.owner):
        return AUDITOR
    return ORGANISATION if _answering(user).filter(pk=finding.organisation_id).exists() else ""
