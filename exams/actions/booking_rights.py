"""Who may put a person into a sitting: officers, and whoever a higher app vouches for (an accepted application)."""

from __future__ import annotations

from collections.abc import Callable

from accounts.api import NotAllowed, Person, User, may
from evidence import api as evidence
from exams.models import Sitting

BookingRight = Callable[[User, Person, Sitting], bool]
_rights: list[BookingRight] = []


def register_booking_right(right: BookingRight) -> None:
    """`right(user, person, sitting)`: whether this account may book this person's place by itself."""
    if right not in _rights:
        _rights.append(right)


def require_registering(user: User, sitting: Sitting, person: Person) -> None:
    """Officers of the organiser always; a vouched-for account only while the sitting takes bookings."""
    if may(user, "registrations.manage", sitting.organiser):
        return
    if not any(right(user, person, sitting) for right in _rights):
        raise NotAllowed
    fresh = Sitting.objects.get(pk=sitting.pk)
    if not fresh.takes_bookings(evidence.database_now()):
        raise NotAllowed("本场现在不接受预约或退订。请选择其他场次，或联系考试机构。")
