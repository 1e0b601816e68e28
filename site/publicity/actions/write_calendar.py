"""Calendar files (RFC 5545): an occasion for everybody, or for the holder of a ticket."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from publicity.models import Booking, Occasion

TYPE = "text/calendar; charset=utf-8"


def write_calendar(occasion: Occasion, booking: Booking | None = None) -> bytes:
    """One event with a reminder an hour before; a cancelled ticket cancels the entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Anpei//Events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    entry = Event()
    entry.add("uid", f"{booking.uuid if booking else occasion.uuid}@anpei")
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", occasion.begins_at.astimezone(UTC))
    entry.add("dtend", occasion.ends_at.astimezone(UTC))
    entry.add("summary", occasion.title)
    entry.add("location", occasion.where)
    address = f"{settings.ORIGIN}{occasion.page.url or '/'}"
    words = [occasion.page.lead, address]
    if booking is not None:
        words.insert(
            0, _("%(heads)s 人，凭证二维码见：%(url)s") % {"heads": booking.heads, "url": ticket_address(booking)}
        )
        entry.add("status", "CANCELLED" if booking.state == Booking.State.CANCELLED else "CONFIRMED")
    entry.add("description", "\n".join(words))
    entry.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", occasion.title)
    alarm.add("trigger", timedelta(hours=-1))
    entry.add_component(alarm)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def ticket_address(booking: Booking) -> str:
    """Where the QR code of a ticket leads."""
    return f"{settings.ORIGIN}/tickets/{booking.token}/"
