"""What became of the messages: read back from the desk of messages, and added up by days."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Count

from accounts.api import Message
from outreach.actions.send_batch import key_of
from outreach.models import Delivery, MessageCampaign, Tally

BATCH = 500


def follow_deliveries(campaign: MessageCampaign, *, limit: int = BATCH) -> int:
    """One message that arrived is enough; failed only when every one has. Returns how many were settled."""
    waiting = campaign.deliveries.filter(state=Delivery.State.PROMISED).select_related("person").order_by("pk")[:limit]
    by_key = {key_of(campaign, row.person): row for row in waiting}
    wanted = {f"{key}:{channel}": key for key in by_key for channel in campaign.channel_list}
    states: dict[str, set[str]] = defaultdict(set)
    for unique_key, state in Message.objects.filter(unique_key__in=wanted).values_list("unique_key", "promise_state"):
        states[wanted[unique_key]].add(state)
    settled: dict[str, list[int]] = {Delivery.State.SENT: [], Delivery.State.FAILED: []}
    for key, found in states.items():
        if Message.State.DONE in found:
            settled[Delivery.State.SENT].append(by_key[key].pk)
        elif found == {Message.State.FAILED}:
            settled[Delivery.State.FAILED].append(by_key[key].pk)
    with transaction.atomic():
        for state, keys in settled.items():
            Delivery.objects.filter(pk__in=keys, state=Delivery.State.PROMISED).update(state=state)
        _add_up(campaign)
    return sum(len(keys) for keys in settled.values())


def _add_up(campaign: MessageCampaign) -> None:
    days = campaign.deliveries.filter(state=Delivery.State.SENT).order_by().values("on").annotate(sent=Count("pk"))
    for row in days:
        Tally.objects.filter(pk=Tally.day_key(campaign, row["on"])).update(sent=row["sent"])


def follow_all() -> int:
    """Every campaign that still waits for word."""
    rows = MessageCampaign.objects.filter(deliveries__state=Delivery.State.PROMISED).distinct()
    return sum(follow_deliveries(campaign) for campaign in rows)


def delivery_counts(campaign: MessageCampaign) -> dict[str, int]:
    """State → people, every state named."""
    found = dict(campaign.deliveries.order_by().values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in Delivery.State.values}
