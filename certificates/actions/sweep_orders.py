"""Find what is owed and wake workers for it: the rows are the promise, messages are only faster (K2, F4)."""

from __future__ import annotations

from collections.abc import Callable

from certificates.actions.issue_together import PORTION
from certificates.actions.order_certificate import order_missing
from certificates.models import IssuingBatch, IssuingOrder
from evidence.api import database_now

MOST_ALONE, MOST_TOGETHER = 100, 500
"""Orders handed on by one sweep; the next comes ten seconds later."""


def sweep_orders(alone: Callable[[int], object], together: Callable[[list[int]], object]) -> int:
    """Hands orders nobody has tried to `together`, in portions, and any other to `alone`; oldest first. How many.

    A hall that hands in at one bell is owed hundreds at once: made together they cost a fifth of the time each.
    """
    order_missing()
    now, running = database_now(), IssuingBatch.State.RUNNING  # whose fresh orders `sweep_batches` has made
    due = IssuingOrder.objects.all().claimable(now).exclude(IssuingOrder.fresh(), entry__batch__state=running)
    due = due.order_by("not_before", "pk")
    fresh = list(due.filter(IssuingOrder.fresh()).values_list("pk", flat=True)[:MOST_TOGETHER])
    tried = list(due.exclude(IssuingOrder.fresh()).values_list("pk", flat=True)[:MOST_ALONE])
    for first in range(0, len(fresh), PORTION):
        together(fresh[first : first + PORTION])
    for pk in tried:
        alone(pk)
    return len(fresh) + len(tried)
