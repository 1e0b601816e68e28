"""Which certificates an account may open: those its organisations issued, and a person's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.http import Http404
from django.utils import timezone

from accounts.api import User, may, organisations_where, person_of
from certificates.api import Certificate, IssuingBatch, IssuingOrder
from courses.api import TrainingClass


def within_reach(user: Any, ability: str) -> Any:
    """Issued certificates of the organisations in which the account has the ability."""
    return (
        Certificate.objects.issued()
        .of_issuers(organisations_where(user, ability))
        .select_related("person", "operation_item__category", "issuer")
    )


def certificate_or_404(user: Any, uuid: UUID, ability: str) -> Certificate:
    """404 for a foreign certificate, with the same answer as for one that does not exist."""
    found: Certificate | None = within_reach(user, ability).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def own_or_within_reach(user: Any, uuid: UUID) -> Certificate:
    """The holder's own certificate, or one within reach of `certificates.view`."""
    person = person_of(user)
    if person is not None:
        own = Certificate.objects.issued().filter(person=person, uuid=uuid).first()
        if own is not None:
            return own
    return certificate_or_404(user, uuid, "certificates.view")


def orders_within_reach(user: Any, ability: str) -> Any:
    """Unfinished orders of the organisations in which the account has the ability."""
    organisations = organisations_where(user, ability)
    theirs = IssuingOrder.objects.exclude(promise_state=IssuingOrder.State.DONE).exclude(
        outcome__withdrawn_at__isnull=False
    )
    first = theirs.filter(outcome__theory__attempt__registration__sitting__organiser__in=organisations)
    asked = theirs.filter(entry__batch__issuer__in=organisations)
    return (first | theirs.filter(replaces__issuer__in=organisations) | asked).select_related(
        "outcome__person", "outcome__operation_item", "replaces__person", "replaces__operation_item",
        "entry__person", "entry__operation_item", "entry__batch",
    )  # fmt: skip


def batches_within_reach(user: Any) -> Any:
    """Batches of the organisations for which the account may issue."""
    reach = organisations_where(user, "certificates.issue")
    return IssuingBatch.objects.filter(issuer__in=reach).select_related("issuer", "opened_by", "approved_by", "face")


def batch_or_404(user: Any, uuid: UUID) -> IssuingBatch:
    """404 for a foreign batch, with the same answer as for one that does not exist."""
    found: IssuingBatch | None = batches_within_reach(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def classes_to_issue(user: Any) -> Any:
    """Finished or running classes of the organisations for which the account may issue."""
    reach = organisations_where(user, "certificates.issue")
    rows = TrainingClass.objects.filter(institution__in=reach).exclude(state="planned")
    return rows.select_related("operation_item", "institution")


def sittings_to_issue(user: Any) -> Any:
    """Sittings of these organisations that are over, the newest first."""
    reach = organisations_where(user, "certificates.issue")
    rows = apps.get_model("exams", "Sitting").objects.filter(organiser__in=reach, ends_at__lt=timezone.now())
    return rows.filter(part="theory").select_related("operation_item", "organiser").order_by("-starts_at")


def account(user: Any) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(user, User):
        raise Http404
    return user


__all__ = [
    "account",
    "batch_or_404",
    "batches_within_reach",
    "classes_to_issue",
    "sittings_to_issue",
    "certificate_or_404",
    "may",
    "orders_within_reach",
    "own_or_within_reach",
    "within_reach",
]
