"""Step 6: the certificate becomes valid in the same transaction as its entry in the evidence chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from certificates.actions.steps import CannotIssue, StepTaken
from certificates.models import Certificate, IssuingOrder, NumberReservation, StateChange
from evidence import api as evidence


def enter_certificate(order: IssuingOrder) -> None:
    """State, number and event change together; a replaced certificate loses its state here and not before."""
    certificate, outcome, replaced = order.reserved, order.ground, order.replaces
    now = evidence.database_now()
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.EVIDENCED):
            raise StepTaken
        if replaced is not None:
            _retire(replaced, order=order, at=now)
        certificate.state, certificate.issued_at = Certificate.State.VALID, now
        certificate.save(update_fields=["state", "issued_at"])
        NumberReservation.objects.filter(number=certificate.number).update(state=NumberReservation.State.ISSUED)
        subjects = [certificate.subject, outcome.subject, outcome.theory.sat.subject, certificate.person.subject]
        if replaced is not None:
            subjects.append(replaced.subject)
        evidence.append(
            "certificates.certificate.issued",
            actor=order.requested_by.actor if order.requested_by else "system",
            subjects=subjects,
            body={
                "number": certificate.number,
                "payload_hash": certificate.payload_hash,
                "pdf_sha256": certificate.pdf_sha256,
                "edition": certificate.edition_key,
                "replaces": replaced.number if replaced else "",
            },
        )


def _retire(replaced: Certificate, *, order: IssuingOrder, at: datetime) -> None:
    if order.requested_by is None:
        raise CannotIssue("换发没有申请人。")
    moved = Certificate.objects.filter(pk=replaced.pk, state=Certificate.State.VALID).update(
        state=Certificate.State.REPLACED
    )
    if not moved:
        raise CannotIssue("要换发的证书已不在有效状态。")
    StateChange.objects.create(
        certificate=replaced,
        from_state=Certificate.State.VALID,
        to_state=Certificate.State.REPLACED,
        kind=StateChange.Kind.REISSUE,
        ground=order.reason,
        proposed_by=order.requested_by,
        proposed_at=order.ordered_at,
        at=at,
    )
