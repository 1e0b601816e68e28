"""Background work of certificates: each task is a line around an action and carries only ids."""

from __future__ import annotations

from celery import shared_task

from certificates import api
from evidence import api as evidence

LIMITS = {"soft_time_limit": 25, "time_limit": 30}  # a hanging renderer is ended, its order taken up again (F19)

PARTS = 2  # of the nightly computation; each may have a worker of its own


@shared_task(name="certificates.issue", **LIMITS)
def issue(order_id: int) -> str:
    certificate = api.issue_certificate(order_id)
    return certificate.number if certificate else ""


@shared_task(name="certificates.issue_together", **LIMITS)
def issue_together(order_ids: list[int]) -> int:
    return api.issue_together(order_ids)


@shared_task(name="certificates.sweep_issuing")
def sweep_issuing() -> int:
    return api.sweep_orders(issue.delay, issue_together.delay)


@shared_task(name="certificates.run_batch", soft_time_limit=110, time_limit=120)
def run_batch(batch_id: int) -> int:
    """A few portions; the sweep wakes the next worker, so a long batch makes room for other work."""
    issued = api.run_batch(batch_id)
    if issued:
        api.wake(run_batch.name, batch_id)
    return issued


@shared_task(name="certificates.sweep_batches")
def sweep_batches() -> int:
    return api.sweep_batches(run_batch.delay)


@shared_task(name="certificates.recompute_duties")
def recompute_duties() -> None:
    """Everybody, once a day soon after midnight: two parts, for as many workers as are free."""
    for number in range(1, PARTS + 1):
        recompute_part.delay(number)


@shared_task(name="certificates.recompute_part")
def recompute_part(number: int) -> int:
    people, _duties = api.recompute_part(number, PARTS)
    return people


@shared_task(name="certificates.follow_changes")
def follow_changes() -> int:
    """Whoever something happened to since the last look."""
    return api.follow_changes()


@shared_task(name="certificates.send_due_reminders")
def send_due_reminders() -> int:
    return api.promise_reminders()


@shared_task(name="certificates.send_digests")
def send_digests() -> int:
    """In the morning and whenever something came into a step since."""
    return api.send_digests()


@shared_task(name="certificates.extend_log")
def extend_log() -> int:
    """New leaves soon after what they tell of."""
    return evidence.extend_log()
