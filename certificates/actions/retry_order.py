"""Take a failed order up again, after what it lacked was put right."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from certificates.models import IssuingOrder
from evidence import api as evidence


def retry_order(order: IssuingOrder, *, by: Any) -> bool:
    """True when the order was waiting as failed and is queued now; never for a pass that was withdrawn."""
    with transaction.atomic():
        moved = IssuingOrder.objects.filter(
            pk=order.pk, promise_state=IssuingOrder.State.FAILED, outcome__withdrawn_at__isnull=True
        ).update(
            promise_state=IssuingOrder.State.QUEUED,
            last_error="",
            tries=(order.tries // IssuingOrder.ROUND + 1) * IssuingOrder.ROUND,
            lease_until=None,
            not_before=evidence.database_now(),
        )
        if moved:
            evidence.append("certificates.order.retried", actor=by.actor, subjects=[order.ground.subject])
    return bool(moved)
