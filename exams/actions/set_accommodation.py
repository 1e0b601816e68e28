"""Grant one candidate more time or other help, before the sitting is locked, with a reason."""

from __future__ import annotations

from django.db import transaction

from accounts.api import NotAllowed, User, person_of, require
from evidence import api as evidence
from exams.domain.accommodation import MOST_MINUTES, MOST_PERCENT, Aid
from exams.models import Accommodation, Registration, Sitting


class AccommodationRefused(Exception):
    """It can't be granted like this; the message says why."""


def set_accommodation(registration: Registration, aid: Aid, *, reason: str, user: User) -> Accommodation:
    """Set, or set anew; an empty `aid` takes it back. The sitting's row is held, so that a lock waits or is found.

    The reason may tell of somebody's health: it stays in the row, the chain gets its digest.
    """
    require(user, "sittings.manage", registration.sitting.organiser)
    if person_of(user) == registration.person:
        raise NotAllowed("不能为本人办理考试照顾，须由他人办理。")
    if not reason.strip():
        raise AccommodationRefused("请写明理由，例如所依据的证明材料。")
    if not (0 <= aid.percent <= MOST_PERCENT and 0 <= aid.minutes <= MOST_MINUTES):
        raise AccommodationRefused(f"加时不超过 {MOST_PERCENT}% 和 {MOST_MINUTES} 分钟。")
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update(of=("self",)).get(pk=registration.sitting_id)
        if sitting.state != Sitting.State.DRAFT:
            raise AccommodationRefused("场次已锁定，不能再改考试照顾。临时需要加时的，由监考员现场延长时间。")
        accommodation, _made = Accommodation.objects.update_or_create(
            registration=registration,
            defaults={
                "percent": aid.percent,
                "minutes": aid.minutes,
                "read_aloud": aid.read_aloud,
                "large_type": aid.large_type,
                "reason": reason.strip()[:200],
                "set_by": user,
                "set_at": evidence.database_now(),
            },
        )
        evidence.append(
            "exams.accommodation.set",
            actor=user.actor,
            subjects=[registration.subject, sitting.subject],
            body={
                "percent": aid.percent,
                "minutes": aid.minutes,
                "read_aloud": aid.read_aloud,
                "large_type": aid.large_type,
                "reason_digest": evidence.digest(accommodation.reason),
            },
        )
    return accommodation
