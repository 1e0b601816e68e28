"""The calendar of sittings that take bookings, with what is left of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from applications.models import SeatWish
from evidence import api as evidence
from exams import api as exams


@dataclass(frozen=True, slots=True)
class Offer:
    """One sitting of the calendar; `waiting` stand in line for it."""

    sitting: exams.Sitting
    free: int
    waiting: int
    is_open: bool
    opens_later: bool


def offers(*, first: date, last: date, **filters: Any) -> list[Offer]:
    """From one day to another, both inclusive; sittings that never take bookings are not on it."""
    now = evidence.database_now()
    start = max(_midnight(first), now)
    waiting = (
        SeatWish.objects.filter(sitting=OuterRef("pk"), state=SeatWish.State.WAITING)
        .order_by()
        .values("sitting")
        .annotate(n=Count("pk"))
        .values("n")
    )
    registered = Q(registrations__state=exams.Registration.State.REGISTERED)
    rows = (
        exams.Sitting.objects.filter(
            books_from__isnull=False, starts_at__gte=start, starts_at__lt=_midnight(last + timedelta(days=1)), **filters
        )
        .exclude(state=exams.Sitting.State.PUBLISHED)
        .defer("pool", "promise")
        .select_related("operation_item", "exam_point__organisation", "room", "organiser")
        .annotate(taken=Count("registrations", filter=registered), waiting=Coalesce(Subquery(waiting), 0))
        .order_by("starts_at", "exam_point__code")
    )
    return [_offer(row, now) for row in rows]


def _offer(row: Any, now: datetime) -> Offer:
    free = max(len(row.room.usable_seats) - row.taken, 0)
    later = row.books_from is not None and now < row.books_from and row.state == exams.Sitting.State.DRAFT
    return Offer(row, free, row.waiting, row.takes_bookings(now), later)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def by_day(found: Iterable[Offer]) -> list[tuple[date, list[Offer]]]:
    """Days in order, each with its sittings."""
    days: dict[date, list[Offer]] = {}
    for offer in found:
        days.setdefault(timezone.localdate(offer.sitting.starts_at), []).append(offer)
    return sorted(days.items())
