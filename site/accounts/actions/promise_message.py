"""Promise a message to a person: rows first, sending after commit (F23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.actions.record_consent import has_withdrawn
from accounts.actions.wake import wake
from accounts.domain.delivery import CODE_KINDS
from accounts.models import Consent, Message, Person
from evidence.api import database_now

_Channel = Message.Channel
WECHAT_PROVIDER = "weixin"
"""allauth's name of the provider whose account number is the openid that template messages go to."""


def promise_message(
    *,
    person: Person | None,
    kind: str,
    subject: str,
    body: str,
    unique_key: str,
    channels: Sequence[str] = (_Channel.DESK, _Channel.SMS),
    link: str = "",
    address: str = "",
    not_before: datetime | None = None,
) -> list[Message]:
    """One row for each channel that can reach the person; a second promise with the same key adds nothing.

    `unique_key` (≤ 110 characters) says what the message is about, such as `duty:<uuid>:60d`; the channel
    is added to it. `address` overrides where text messages or mails go. Who withdrew the consent to
    messages gets them only on the desk; codes, which a person asks for, always leave. `link` is a path of
    this site. What leaves the platform waits until `not_before`; the desk shows it at once.
    """
    silent = person is not None and kind not in CODE_KINDS and has_withdrawn(person, Consent.Kind.MESSAGES)
    promised: list[Message] = []
    with transaction.atomic():
        now = database_now()
        for channel in channels:
            target = address or address_of(person, channel)
            if channel != _Channel.DESK and (silent or not target) or channel == _Channel.DESK and person is None:
                continue
            message, is_new = Message.objects.get_or_create(
                unique_key=f"{unique_key}:{channel}",
                defaults={
                    "person": person,
                    "channel": channel,
                    "address": "" if channel == _Channel.DESK else target,
                    "kind": kind,
                    "subject": subject[:120],
                    "body": body,
                    "link": link,
                    "created_at": now,
                    "not_before": now if channel == _Channel.DESK else max(now, not_before or now),
                },
            )
            promised.append(message)
            if is_new:
                wake("accounts.deliver_message", message.pk)
    return promised


def address_of(person: Person | None, channel: str) -> str:
    """Where this channel reaches the person; empty when it can't."""
    if person is None:
        return ""
    if channel == _Channel.SMS:
        return person.mobile or (person.user.mobile if person.user else "")
    if channel == _Channel.EMAIL:
        return person.user.email if person.user else ""
    if channel == _Channel.WECHAT and person.user is not None:
        bound = SocialAccount.objects.filter(user=person.user, provider=WECHAT_PROVIDER).first()
        return bound.uid if bound else ""
    return ""
