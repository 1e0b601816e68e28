"""Deliver one promised message: claimed by lease, sent once by whoever claims it, tried again with growing
pauses.
"""

from __future__ import annotations

import logging

from accounts import senders
from accounts.domain.delivery import CODE_KINDS, LEASE, is_stale, next_try
from accounts.models import Message
from evidence.api import database_now

log = logging.getLogger(__name__)


def deliver_message(pk: int) -> bool:
    """True when this call sent the message. A gateway that took it but lost its answer may get it again: the
    idempotency key goes along, so that it is shown once (F23)."""
    now = database_now()
    if not Message.objects.claim(pk, now=now, lease=LEASE):
        return False
    message = Message.objects.select_related("person").get(pk=pk)
    if is_stale(message.kind, created_at=message.created_at, now=now):
        _close(message, state=Message.State.FAILED, error="lapsed before it could be sent")
        return False
    try:
        senders.send(message)
    except senders.NotSent as error:
        _postpone(message, str(error))
        return False
    _close(message, state=Message.State.DONE)
    return True


def _close(message: Message, *, state: str, error: str = "") -> None:
    """Codes are not kept once they left or lapsed."""
    message.promise_state, message.last_error, message.lease_until = state, error[:300], None
    if state == Message.State.DONE:
        message.sent_at = database_now()
    if message.kind in CODE_KINDS:
        message.body = ""
    message.save(update_fields=["promise_state", "last_error", "lease_until", "sent_at", "body"])


def _postpone(message: Message, error: str) -> None:
    due = next_try(message.tries, now=database_now())
    log.warning("message %s not sent (try %s): %s", message.pk, message.tries, error)
    if due is None:
        _close(message, state=Message.State.FAILED, error=error)
        return
    Message.objects.filter(pk=message.pk).update(not_before=due, lease_until=None, last_error=error[:300])


def sweep_messages(limit: int = 200) -> int:
    """Deliver what is due and was forgotten by broker or worker; the number sent."""
    due = Message.objects.claimable(database_now()).order_by("not_before").values_list("pk", flat=True)[:limit]
    return sum(deliver_message(pk) for pk in list(due))
