"""Take somebody off a sitting that is still being prepared."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.models import Sitting, SittingStaff


class ReleaseRefused(Exception):
    """The assignment stays; the message says why."""


def release_staff(staff: SittingStaff, *, user: User) -> None:
    """Only before the lock: afterwards the list of who was on duty is part of the sitting's record."""
    require(user, "sittings.manage", staff.sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=staff.sitting_id)
        if locked.state != Sitting.State.DRAFT:
            raise ReleaseRefused("场次已锁定，工作人员名单不能再减少。")
        subjects, duty = [locked.subject, staff.person.subject], staff.duty
        staff.delete()
        evidence.append("exams.sitting.unstaffed", actor=user.actor, subjects=subjects, body={"duty": duty})
