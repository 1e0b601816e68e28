"""How the door of a sitting works: whether one must have passed it to start, and how many people look."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.check_in_person import CheckInRefused
from exams.models import CheckIn, Sitting


def set_check_in(sitting: Sitting, *, required: bool, eyes: int, user: User) -> Sitting:
    """Until the first candidate has been looked at, so that one rule holds for everybody in the room."""
    require(user, "sittings.manage", sitting.organiser)
    if eyes not in (1, 2):
        raise CheckInRefused("核验人数只能是 1 人或 2 人。")
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        if locked.state in (Sitting.State.CLOSED, Sitting.State.PUBLISHED):
            raise CheckInRefused("本场考试已经结束。")
        if CheckIn.objects.filter(registration__sitting=locked).exists():
            raise CheckInRefused("已有考生核验入场，办法不能再改。")
        locked.check_in_required, locked.check_in_eyes = required, eyes
        locked.save(update_fields=["check_in_required", "check_in_eyes"])
        evidence.append(
            "exams.checkin.arranged",
            actor=user.actor,
            subjects=[locked.subject],
            body={"required": required, "eyes": eyes},
        )
    return locked
