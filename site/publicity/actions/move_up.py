"""Give free places to those who wait, under the occasion's lock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import person_of, promise_message
from evidence import api as evidence
from publicity.domain.booking import who_moves_up
from publicity.models import Booking, Occasion


def move_up(occasion: Occasion, *, now: datetime, actor: str) -> list[Booking]:
    """The bookings that have got a place. The caller holds the occasion's row; nobody moves up once it has begun."""
    if now >= occasion.begins_at:
        return []
    waiting = list(occasion.bookings.filter(state=Booking.State.WAITING).order_by("made_at", "pk"))
    chosen = set(who_moves_up(occasion.offer.free, [(booking.pk, booking.heads) for booking in waiting]))
    moved = [booking for booking in waiting if booking.pk in chosen]
    if not moved:
        return []
    occasion.taken += sum(booking.heads for booking in moved)
    Occasion.objects.filter(pk=occasion.pk).update(taken=occasion.taken)
    Booking.objects.filter(pk__in=chosen).update(state=Booking.State.BOOKED, moved_up_at=now)
    for booking in moved:
        booking.state = Booking.State.BOOKED
        tell(booking, occasion, kind="booking.moved-up", subject=_("候补成功"))
    evidence.append_events(
        [
            evidence.Happening(
                "publicity.booking.moved_up", actor, (booking.subject, occasion.subject), {"heads": booking.heads}
            )
            for booking in moved
        ]
    )
    return moved


def tell(booking: Booking, occasion: Occasion, *, kind: str, subject: str) -> None:
    """A message to whoever signed up with an account; others see the state on their ticket."""
    person = person_of(booking.made_by)
    if person is None:
        return
    when = f"{timezone.localtime(occasion.begins_at):%Y-%m-%d %H:%M}"
    promise_message(
        person=person,
        kind=kind,
        subject=f"{subject}：{occasion.title}",
        body=_("%(title)s，%(when)s，%(where)s，%(heads)s 人。凭证在“我的活动”里。")
        % {"title": occasion.title, "when": when, "where": occasion.where, "heads": booking.heads},
        unique_key=f"{kind}:{booking.uuid}",
        link=f"/tickets/{booking.token}/",
        address=booking.mobile,
    )
