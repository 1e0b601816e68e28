"""Give a place back; whoever waits and fits gets it in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import actor_of
from evidence import api as evidence
from pages.api import move_on
from publicity.actions.move_up import move_up
from publicity.domain.booking import may_step_back
from publicity.models import Booking, Occasion
from publicity.refusals import Refused


def cancel_booking(booking: Booking, *, by: Any = None) -> Booking:
    """`Refused` when it has begun or was given back before. Holding the ticket is the right to do it."""
    with transaction.atomic():
        occasion = Occasion.objects.select_for_update().get(pk=booking.occasion_id)
        found = Booking.objects.select_for_update().get(pk=booking.pk)
        now = evidence.database_now()
        if not may_step_back(found.state, begins_at=occasion.begins_at, now=now):
            raise Refused(_("这次报名已经不能取消。"))
        before = occasion.spread
        if found.state == Booking.State.BOOKED:
            occasion.taken -= found.heads
            Occasion.objects.filter(pk=occasion.pk).update(taken=occasion.taken)
        Booking.objects.filter(pk=found.pk).update(state=Booking.State.CANCELLED, cancelled_at=now)
        evidence.append(
            "publicity.booking.cancelled",
            actor=actor_of(by),
            subjects=[found.subject, occasion.subject],
            body={"heads": found.heads, "was": found.state},
        )
        move_up(occasion, now=now, actor=actor_of(by))
        if occasion.spread != before:
            move_on()
    found.state, found.cancelled_at = Booking.State.CANCELLED, now
    return found
