"""Who works at a sitting: an assignment to this sitting, not a role in general."""

from __future__ import annotations

from accounts.api import User
from exams.models import Sitting, SittingStaff


def is_on_duty(user: User, sitting: Sitting, duty: str) -> bool:
    """True when this account's person is assigned this duty at this sitting."""
    person = getattr(user, "person", None)
    return person is not None and SittingStaff.objects.filter(sitting=sitting, person=person, duty=duty).exists()
