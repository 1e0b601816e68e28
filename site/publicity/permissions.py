"""Who runs events, venues and lecture requests: editors, each for the organisation they edit for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.api import Membership, NotAllowed, Organisation, Role, may, organisations_where
from publicity.models import EventPage, EventQuerySet, LectureRequest, Occasion, VenuePage, VolunteerHours

EDIT = "pages.edit"


def _run_by(user: Any, prefix: str = "") -> Q:
    """Rows run by the user's organisations; a page without an organiser belongs to all editors."""
    if not may(user, EDIT):
        return Q(pk__in=())
    organiser = f"{prefix}organiser"
    return Q(**{f"{organiser}__in": organisations_where(user, EDIT)}) | Q(**{f"{organiser}__isnull": True})


def events_for(user: Any) -> EventQuerySet:
    return EventPage.objects.live().filter(_run_by(user))  # type: ignore[no-any-return]


def venues_for(user: Any) -> QuerySet[VenuePage]:
    return VenuePage.objects.live().filter(_run_by(user))  # type: ignore[no-any-return]


def occasions_for(user: Any) -> QuerySet[Occasion]:
    """Occasions whose sign-ups the user may see and check in."""
    rows = Occasion.objects.select_related("event__organiser", "venue__organiser")
    return rows.filter(
        Q(event__isnull=False) & _run_by(user, "event__") | Q(venue__isnull=False) & _run_by(user, "venue__")
    )


def may_run(user: Any, page: EventPage | VenuePage) -> bool:
    """Whether the user runs this event or venue."""
    return may(user, EDIT, page.organiser)


def require_run(user: Any, page: EventPage | VenuePage) -> None:
    """NotAllowed unless `may_run`."""
    if not may_run(user, page):
        raise NotAllowed


def requests_for(user: Any) -> QuerySet[LectureRequest]:
    """Lecture requests that the user's organisations answer."""
    rows = LectureRequest.objects.select_related("lecturer", "handler", "place")
    return rows.filter(handler__in=organisations_where(user, EDIT))


def hours_for(user: Any) -> QuerySet[VolunteerHours]:
    """Volunteers' hours at events that the user runs."""
    return VolunteerHours.objects.select_related("person", "event").filter(_run_by(user, "event__"))


def handlers() -> QuerySet[Organisation]:
    """Organisations that answer lecture requests: active ones with an editor today."""
    open_posts = Membership.objects.open().filter(role=Role.EDITOR)
    return Organisation.objects.filter(is_active=True, pk__in=open_posts.values("organisation"))
