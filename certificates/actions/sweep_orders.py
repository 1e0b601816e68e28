"""Find what is owed and wake a worker for each: the rows are the promise, messages are only faster (K2, F4)."""

from __future__ import annotations

from collections.abc import Callable

from certificates.actions.order_certificate import order_missing
from certificates.actions.run_batch import TOGETHER
from certificates.models import IssuingBatch, IssuingOrder
from evidence.api import database_now


def sweep_orders(wake: Callable[[int], object], *, limit: int = 100) -> int:
    """The number of orders handed to `wake`, oldest first."""
    order_missing()
    due = IssuingOrder.objects.all().claimable(database_now()).order_by("not_before", "pk")
    due = due.exclude(entry__batch__state=IssuingBatch.State.RUNNING, step__in=TOGETHER)  # `sweep_batches` does these
    found = list(due.values_list("pk", flat=True)[:limit])
    for pk in found:
        wake(pk)
    return len(found)
