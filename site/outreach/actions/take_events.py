"""Activities of the public calendar that are over and are not counted yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.api import User
from outreach.actions.record_event import record_event
from outreach.models import Record
from outreach.permissions import units_recording
from publicity.api import EventPage

BEGINNING = "event:"


def events_waiting(user: User) -> Any:
    """Of one's own units, and those that name no unit of the platform; the latest first."""
    taken = [
        int(key.removeprefix(BEGINNING))
        for key in Record.objects.filter(source_key__startswith=BEGINNING).values_list("source_key", flat=True)
        if key
    ]
    own = Q(organiser__in=units_recording(user)) | Q(organiser__isnull=True)
    return (
        EventPage.objects.live()
        .past(timezone.now())
        .filter(own)
        .exclude(pk__in=taken)
        .select_related("place", "organiser")
    )


def take_events(chosen: Iterable[int], *, by: User) -> int:
    """How many became drafts."""
    unit = units_recording(by).order_by("pk").first()
    made = 0
    for event in events_waiting(by).filter(pk__in=list(chosen)):
        organisation = event.organiser or unit
        if organisation is None:
            continue
        made += (
            record_event(
                key=f"{BEGINNING}{event.pk}",
                title=event.title,
                on=event.first_day,
                heads=event.heads or 0,
                organisation=organisation,
                place_key=event.place.key if event.place else "",
                spot=event.where,
                measure="drills" if event.kind == EventPage.Kind.DRILL else "events",
                by=by,
            )
            is not None
        )
    return made
