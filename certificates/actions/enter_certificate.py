"""Step 6: the certificate becomes valid in the same transaction as its entry in the evidence chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from certificates.actions.due import due_of
from certificates.actions.state_events import StateEvent, enter_state_events
from certificates.actions.steps import CannotIssue, StepTaken
from certificates.models import Certificate, IssuingOrder, NumberReservation, StateChange
from evidence import api as evidence


def enter_certificate(order: IssuingOrder) -> None:
    """State, number and event change together; a replaced certificate loses its state here and not before."""
    certificate, replaced = order.reserved, order.replaces
    now = evidence.database_now()
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.EVIDENCED):
            raise StepTaken
        if replaced is not None:
            retire(replaced, order=order, at=now)
        certificate.state, certificate.issued_at = Certificate.State.VALID, now
        certificate.save(update_fields=["state", "issued_at"])
        NumberReservation.objects.filter(number=certificate.number).update(state=NumberReservation.State.ISSUED)
        events = [issued_event(order)]
        if replaced is not None:
            body = {"by": certificate.number}
            events.append(
                StateEvent("replaced", replaced, events[0].actor, (certificate.subject, replaced.person.subject), body)
            )
        enter_state_events(events)


def issued_event(order: IssuingOrder) -> StateEvent:
    """What evidence says of the new certificate."""
    certificate, replaced = order.reserved, order.replaces
    return StateEvent(
        "issued",
        certificate,
        order.requested_by.actor if order.requested_by else "system",
        due_of(order).subjects,
        {
            "payload_hash": certificate.payload_hash,
            "pdf_sha256": certificate.pdf_sha256,
            "edition": certificate.edition_key,
            "kind": certificate.kind,
            "face": certificate.face.digest if certificate.face else "",
            "replaces": replaced.number if replaced else "",
        },
    )


def retire(replaced: Certificate, *, order: IssuingOrder, at: datetime) -> None:
    """The old certificate's last step."""
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
