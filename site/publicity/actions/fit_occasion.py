"""Bring an event's occasion in line with its page: times, capacity, whether it takes sign-ups."""

from __future__ import annotations

from django.db import transaction

from evidence.api import database_now
from pages.api import move_on
from publicity.actions.move_up import move_up
from publicity.models import EventPage, Occasion


def fit_occasion(event: EventPage) -> Occasion:
    """Made at the first publishing. Fewer places than are taken already never take a place away from anybody; more
    places move the waiting list up.
    """
    with transaction.atomic():
        found = Occasion.objects.select_for_update().filter(event=event).first()
        occasion = found or Occasion(event=event)
        occasion.begins_at, occasion.ends_at = event.begins_at, event.ends_at
        occasion.closes_at = event.closes_at
        occasion.capacity = None if event.capacity is None else max(event.capacity, occasion.taken)
        occasion.is_open = event.takes_sign_up and event.live
        occasion.save()
        move_up(occasion, now=database_now(), actor="system")
        move_on()
    return occasion
