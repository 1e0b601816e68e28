"""Choose, before the lock, whether one or two assessors judge each candidate."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from courses.api import Part
from evidence import api as evidence
from exams.domain.practical import SheetRefused
from exams.models import PracticalPlan, Sitting
from qualifications import api as qualifications


def plan_practical(sitting: Sitting, *, assessors: int, user: User) -> PracticalPlan:
    """More than the edition asks is allowed, fewer is not."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        practical = qualifications.edition(locked.edition_key).practical
        if locked.part != Part.PRACTICAL or practical is None:
            raise SheetRefused("只有实操考试才设置考评员人数。")
        if locked.state != Sitting.State.DRAFT:
            raise SheetRefused("场次已经锁定，不能再改考评员人数。")
        if assessors not in (1, 2) or assessors < practical.assessors:
            raise SheetRefused(f"每名考生至少由 {practical.assessors} 名、至多由 2 名考评员评分。")
        plan, _created = PracticalPlan.objects.update_or_create(sitting=locked, defaults={"assessors": assessors})
        evidence.append(
            "exams.practical.planned", actor=user.actor, subjects=[locked.subject], body={"assessors": assessors}
        )
    return plan
