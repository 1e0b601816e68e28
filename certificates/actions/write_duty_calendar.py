"""Duties as a calendar that phones and desks subscribe to (RFC 5545): all-day entries with alarms at each step."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from accounts.api import Membership, mask_name, may
from certificates.actions.duty_rules import rules
from certificates.actions.way_of import DUTIES, way_of
from certificates.models import CalendarFeed, Duty, NoticePlan
from evidence.api import database_now

MOST = 2_000
REFRESH = timedelta(hours=12)


def live_feed(token: str) -> CalendarFeed | None:
    """The feed of this token, unless it is revoked or its maker no longer speaks for the organisation."""
    feed = (
        CalendarFeed.objects.filter(token=token, revoked_at__isnull=True)
        .select_related("person", "organisation", "made_by")
        .first()
    )
    if feed is None or not feed.made_by.is_active:
        return None
    if feed.organisation is not None and not may(feed.made_by, "duties.view", feed.organisation):
        return None
    return feed


def write_duty_calendar(feed: CalendarFeed) -> bytes:
    """What is open or late. Calendars are kept by strangers' servers: names are masked, no number stands in."""
    steps = {rule.key: rule.reminder_days for rule in rules()}
    calendar = Calendar()
    calendar.add("prodid", "-//Anpei//Duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "安培到期事项")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})  # RFC 7986, 5.7: no default type
    own = feed.person is not None
    days = _own_days(feed)
    for duty in _duties(feed):
        calendar.add_component(_entry(duty, own=own, days=days or steps.get(duty.edition_key, ())))
    return bytes(calendar.to_ical())


def _own_days(feed: CalendarFeed) -> tuple[int, ...]:
    plan = NoticePlan.objects.filter(organisation=feed.organisation).first() if feed.organisation else None
    return tuple(plan.days) if plan else ()


def _duties(feed: CalendarFeed) -> list[Duty]:
    rows = Duty.objects.filter(state__in=(Duty.State.OPEN, Duty.State.LAPSED)).select_related(
        "person", "operation_item"
    )
    if feed.person_id:
        return list(rows.filter(person=feed.person_id).order_by("lapses_on", "pk")[:MOST])
    people = Membership.objects.open().filter(organisation=feed.organisation_id, role="worker")
    return list(rows.filter(person__in=people.values("person")).order_by("lapses_on", "pk")[:MOST])


def _entry(duty: Duty, *, own: bool, days: tuple[int, ...]) -> Event:
    entry = Event()
    entry.add("uid", f"{duty.uuid}@anpei")
    entry.add("dtstamp", database_now())
    entry.add("dtstart", duty.lapses_on)
    entry.add("dtend", duty.lapses_on + timedelta(days=1))
    who = "" if own else f"{mask_name(duty.person.name)}：" if duty.person.name else ""
    summary = f"{who}{duty.item_named}{duty.get_kind_display()}截止"
    entry.add("summary", summary)
    entry.add("description", duty.explanation if own else str(duty.get_outcome_display() or duty.get_kind_display()))
    entry.add("url", f"{settings.ORIGIN}{(way_of(duty)[0] if own else '') or DUTIES}")
    entry.add("transp", "TRANSPARENT")
    for before in days:
        if before >= 0:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", summary)
            alarm.add("trigger", timedelta(hours=9) - timedelta(days=before))
            entry.add_component(alarm)
    return entry
