"""Let candidates take places in a sitting themselves, for a time before it is locked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.create_sitting import SittingRefused
from exams.models import Sitting


def open_booking(sitting: Sitting, *, opens_at: datetime, hours_before: int, user: User) -> Sitting:
    """Booking and giving back end `hours_before` hours before the sitting begins; the lock comes after that."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        if locked.state != Sitting.State.DRAFT:
            raise SittingRefused("场次已锁定，不能再开放预约。")
        until = locked.starts_at - timedelta(hours=hours_before)
        if hours_before < 1:
            raise SittingRefused("预约至少要在开考前 1 小时截止，留出锁定和打印的时间。")
        if until <= max(opens_at, evidence.database_now()):
            raise SittingRefused("预约截止时间应晚于开放时间，也不能已经过去。")
        locked.books_from, locked.books_until = opens_at, until
        _save(locked, user, "exams.booking.opened")
    return locked


def close_booking(sitting: Sitting, *, user: User) -> Sitting:
    """Off the calendar; whoever is registered stays registered."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        locked.books_from = locked.books_until = None
        _save(locked, user, "exams.booking.closed")
    return locked


def _save(sitting: Sitting, user: User, kind: str) -> None:
    sitting.save(update_fields=["books_from", "books_until"])
    evidence.append(
        kind,
        actor=user.actor,
        subjects=[sitting.subject],
        body={"until": sitting.books_until.isoformat() if sitting.books_until else None},
    )
