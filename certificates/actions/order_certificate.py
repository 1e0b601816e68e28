"""Owe a certificate: for an outcome, or in place of one that is lost, damaged or wrong."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate, IssuingOrder, StateChange
from evidence import api as evidence


class OrderRefused(Exception):
    """The order can't be taken; the text is the sentence shown."""


def order_certificate(outcome_id: int) -> IssuingOrder:
    """The one order of this outcome; asking again returns the same."""
    order, _is_new = IssuingOrder.objects.get_or_create(
        outcome_id=outcome_id, defaults={"not_before": evidence.database_now()}
    )
    return order


def order_missing(limit: int = 500) -> int:
    """Order for every outcome that has none: nothing is lost when a message to the broker was."""
    outcomes = apps.get_model("exams", "Outcome")
    waiting = (
        outcomes.objects.standing()
        .filter(issuing_order=None, certificate=None)
        .exclude(theory__attempt__state="voided")
    )
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    now = evidence.database_now()
    IssuingOrder.objects.bulk_create([IssuingOrder(outcome_id=pk, not_before=now) for pk in ids], ignore_conflicts=True)
    return len(ids)


def order_replacement(certificate: Certificate, *, reason: str, by: Any) -> IssuingOrder:
    """Owe a new certificate in place of a valid one; the old one stays valid until the new one is issued."""
    with transaction.atomic():
        held = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if held.state != Certificate.State.VALID:
            raise OrderRefused(_("只有有效的证书可以换发。"))
        if StateChange.objects.filter(certificate=held, at=None, refused_at=None).exists():
            raise OrderRefused(_("这张证书有待审批的变更申请，请先处理。"))
        order, is_new = IssuingOrder.objects.get_or_create(
            replaces=held,
            defaults={"not_before": evidence.database_now(), "reason": reason[:200], "requested_by": by},
        )
        if not is_new:
            raise OrderRefused(_("这张证书已经在换发中。"))
        evidence.append(
            "certificates.replacement.ordered",
            actor=by.actor,
            subjects=[held.subject, held.person.subject],
            body={"number": held.number},
        )
    return order
