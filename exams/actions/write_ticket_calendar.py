"""One's own examination as a calendar file (RFC 5545), with two reminders and no code in it."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from evidence import api as evidence
from exams.models import Registration


def write_ticket_calendar(registration: Registration) -> bytes:
    """Reminders a day and two hours before. Calendars are shared with colleagues: neither number nor code stand in."""
    sitting = registration.sitting
    place = sitting.exam_point.organisation
    calendar = Calendar()
    calendar.add("prodid", "-//Anpei//Exams//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    entry = Event()
    entry.add("uid", f"{registration.uuid}@anpei")
    entry.add("dtstamp", evidence.database_now())
    entry.add("dtstart", sitting.starts_at.astimezone(UTC))
    entry.add("dtend", sitting.ends_at.astimezone(UTC))
    entry.add("summary", f"{sitting.operation_item.name} {sitting.get_part_display()}考试")
    entry.add("location", " ".join(filter(None, (place.name, place.address, sitting.room.name))))
    seat = f"机位 {registration.seat} 号。" if registration.seat else ""
    entry.add("description", f"{seat}请带身份证件原件，提前 30 分钟到考点。准考证：{settings.ORIGIN}/exams/mine/")
    for before in (timedelta(days=1), timedelta(hours=2)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", sitting.name)
        alarm.add("trigger", -before)
        entry.add_component(alarm)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
