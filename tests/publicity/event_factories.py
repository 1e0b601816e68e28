"""Events, venues and their occasions for tests."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from pages.api import home_page
from publicity.actions.book import book
from publicity.actions.fit_occasion import fit_occasion
from publicity.models import Booking, EventIndexPage, EventPage, LectureRequest, Occasion, VenueIndexPage, VenuePage

_COUNTER = itertools.count(1)


def mobile() -> str:
    return f"1980000{next(_COUNTER):04d}"


def index(model: type[Any], slug: str) -> Any:
    home = home_page()
    return model.objects.child_of(home).first() or home.add_child(instance=model(title=slug, slug=slug))


def make_event(*, begins_in: timedelta = timedelta(days=3), hours: int = 2, **fields: Any) -> EventPage:
    """A published event with its occasion."""
    begins = timezone.now() + begins_in
    values = {
        "title": f"示例讲座{next(_COUNTER)}",
        "kind": "lecture",
        "lead": "一句话",
        "where": "示例礼堂",
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=hours),
        "capacity": 3,
    } | fields
    page = index(EventIndexPage, "events").add_child(instance=EventPage(slug=f"event-{next(_COUNTER)}", **values))
    fit_occasion(page)
    return page


def make_occasion(**fields: Any) -> Occasion:
    return make_event(**fields).occasion


def make_venue(**fields: Any) -> VenuePage:
    values = {
        "title": f"示例体验馆{next(_COUNTER)}",
        "kind": "experience_hall",
        "lead": "一句话",
        "where": "示例大道1号",
        "opening": "周三至周日",
        "capacity": 40,
    } | fields
    return index(VenueIndexPage, "venues").add_child(instance=VenuePage(slug=f"venue-{next(_COUNTER)}", **values))


def make_opening(venue: VenuePage | None = None, *, at: datetime | None = None, **fields: Any) -> Occasion:
    at = at or timezone.now() + timedelta(days=2)
    values = {"capacity": 40, "begins_at": at, "ends_at": at + timedelta(hours=2)} | fields
    return Occasion.objects.create(venue=venue or make_venue(), **values)


def make_booking(occasion: Occasion, *, name: str = "", heads: int = 1, number: str = "", by: Any = None) -> Booking:
    return book(occasion, name=name or f"来宾{next(_COUNTER)}", mobile=number or mobile(), heads=heads, by=by)


def make_request(handler: Any, **fields: Any) -> LectureRequest:
    values = {
        "organisation": "示例小学",
        "contact": "联系人",
        "mobile": mobile(),
        "topic": "消防",
        "wished_on": timezone.localdate() + timedelta(days=10),
        "where": "示例小学礼堂",
        "heads": 80,
        "made_at": timezone.now(),
    } | fields
    return LectureRequest.objects.create(handler=handler, **values)
