"""Send the next batch of a campaign. Whoever is killed in between leaves nothing half done: a batch is one transaction,
and the campaign remembers the last person in it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from accounts.api import Person, promise_message
from evidence import api as evidence
from outreach.actions.audience import audience, opted_out
from outreach.actions.stop_messages import stop_path
from outreach.domain.texting import Room, in_window, with_opt_out
from outreach.models import Delivery, MessageCampaign, Tally

BATCH = 200
KIND = "campaign"


def sending() -> list[int]:
    return list(MessageCampaign.objects.filter(state=MessageCampaign.State.SENDING).values_list("pk", flat=True))


def send_batch(pk: int, *, now: datetime, size: int = BATCH) -> int:
    """How many were promised now. The lock on the campaign and the two tallies makes workers queue up here."""
    local = timezone.localtime(now)
    with transaction.atomic():
        campaign = MessageCampaign.objects.select_for_update().get(pk=pk)
        if campaign.state != MessageCampaign.State.SENDING:
            return 0
        if not in_window(local, first_hour=campaign.first_hour, last_hour=campaign.last_hour):
            return 0
        day, year = lock_tallies(campaign, local.date())
        room = Room(today=day.limit - day.count, year=year.limit - year.count)
        return _send(campaign, day, year, count=room.take(size), on=local.date())


def lock_tallies(campaign: MessageCampaign, on: date) -> tuple[Tally, Tally]:
    """The day of the campaign and the year of its unit, held until the transaction ends."""
    keys: dict[str, dict[str, Any]] = {
        Tally.day_key(campaign, on): {"limit": campaign.daily_quota, "campaign": campaign, "on": on},
        Tally.year_key(campaign, on): {"limit": campaign.yearly_quota},
    }
    rows = []
    for key, values in keys.items():
        Tally.objects.get_or_create(key=key, defaults=values)
        row = Tally.objects.select_for_update().get(pk=key)
        wanted = max(values["limit"], row.count)
        if row.limit != wanted:
            row.limit = wanted
            row.save(update_fields=["limit"])
        rows.append(row)
    return rows[0], rows[1]


def _send(campaign: MessageCampaign, day: Tally, year: Tally, *, count: int, on: date) -> int:
    """`count` people, from the one after the cursor on; who opted out takes no place of the quota."""
    if count < 1:
        return 0
    people = audience(campaign).filter(pk__gt=campaign.cursor).select_related("user")
    batch = list(people[:count])
    silent = set(
        Person.objects.filter(opted_out(), pk__in=[person.pk for person in batch]).values_list("pk", flat=True)
    )
    promised = 0
    for person in batch:
        state = Delivery.State.OPTED_OUT if person.pk in silent else _promise(campaign, person)
        Delivery.objects.create(campaign=campaign, person=person, state=state, on=on)
        promised += state == Delivery.State.PROMISED
    for tally in (day, year):
        Tally.objects.filter(pk=tally.pk).update(count=F("count") + promised)
    changes: dict[str, Any] = {"cursor": batch[-1].pk} if batch else {}
    if len(batch) < count:
        changes["state"] = MessageCampaign.State.DONE
    MessageCampaign.objects.filter(pk=campaign.pk).update(**changes)
    if "state" in changes:
        _note_done(campaign)
    return promised


def _promise(campaign: MessageCampaign, person: Person) -> str:
    messages = promise_message(
        person=person,
        kind=KIND,
        subject=campaign.title,
        body=with_opt_out(campaign.text),
        unique_key=key_of(campaign, person),
        channels=campaign.channel_list,
        link=stop_path(person),
    )
    return Delivery.State.PROMISED if messages else Delivery.State.UNREACHABLE


def key_of(campaign: MessageCampaign, person: Person) -> str:
    return f"campaign:{campaign.uuid.hex}:{person.uuid.hex}"


def _note_done(campaign: MessageCampaign) -> None:
    counts = dict(campaign.deliveries.order_by().values_list("state").annotate(count=Count("pk")))
    evidence.append("outreach.campaign.done", actor="system", subjects=[campaign.subject], body=counts)
