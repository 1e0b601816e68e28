"""End an order that can't be fulfilled: its number is voided with the reason, never used again (I5)."""

from __future__ import annotations

from django.db import transaction

from certificates.actions.steps import forget_drafts
from certificates.models import Certificate, IssuingOrder, NumberReservation
from evidence import api as evidence


def void_order(order: IssuingOrder, *, reason: str) -> None:
    """The order waits as failed, with its sentence; `retry_order` starts it afresh with a new number."""
    with transaction.atomic():
        held = IssuingOrder.objects.select_for_update().get(pk=order.pk)
        if held.step >= IssuingOrder.Step.EVIDENCED or held.tries != order.tries:
            return
        certificate = held.certificate
        held.promise_state, held.last_error = IssuingOrder.State.FAILED, reason[:300]
        held.step, held.certificate, held.lease_until = IssuingOrder.Step.ORDERED, None, None
        held.save()
        if certificate is not None:
            NumberReservation.objects.filter(number=certificate.number).update(
                state=NumberReservation.State.VOIDED, reason=reason[:200]
            )
            evidence.append(
                "certificates.number.voided",
                actor="system",
                subjects=[held.ground.subject],
                body={"number": certificate.number, "reason": reason[:200]},
            )
            Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.PENDING).delete()
        transaction.on_commit(lambda: forget_drafts(order))
