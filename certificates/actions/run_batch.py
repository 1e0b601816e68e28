"""Work through running batches, portion by portion; several workers may do so at once."""

from __future__ import annotations

from collections.abc import Callable

from certificates.actions.issue_together import PORTION, issue_together
from certificates.models import IssuingBatch, IssuingOrder
from evidence.api import database_now

ROUNDS = 8  # portions a task takes before it makes room for others


def run_batch(batch_id: int, *, rounds: int = ROUNDS) -> int:
    """Issue a few portions; closes the batch when nothing of it is waiting. The number issued.

    What was tried before is left to `sweep_orders`, which has it made alone.
    """
    issued = 0
    for _round in range(rounds):
        running = IssuingBatch.objects.filter(pk=batch_id, state=IssuingBatch.State.RUNNING).exists()
        due = IssuingOrder.objects.all().claimable(database_now()).filter(IssuingOrder.fresh(), entry__batch=batch_id)
        ids = list(due.order_by("pk").values_list("pk", flat=True)[:PORTION])
        if not running or not ids:
            break
        issued += issue_together(ids)
    _close(batch_id)
    return issued


def sweep_batches(wake: Callable[[int], object], *, limit: int = 20) -> int:
    """Wake a worker for each running batch: the rows are the promise, messages are only faster."""
    found = list(
        IssuingBatch.objects.filter(state=IssuingBatch.State.RUNNING)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
    for pk in found:
        wake(pk)
    return len(found)


def _close(batch_id: int) -> None:
    waiting = IssuingOrder.objects.filter(entry__batch=batch_id, promise_state=IssuingOrder.State.QUEUED)
    if not waiting.exists():
        IssuingBatch.objects.filter(pk=batch_id, state=IssuingBatch.State.RUNNING).update(
            state=IssuingBatch.State.DONE, ended_at=database_now()
        )
