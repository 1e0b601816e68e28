"""The candidate asks that a decision about misconduct be looked at again, by oneself or through an officer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import NotAllowed, User, may, person_of
from evidence import api as evidence
from exams.actions.record_misconduct import MisconductRefused
from exams.models import Misconduct, MisconductReview


def request_review(
    misconduct: Misconduct, *, grounds: str, user: User, now: datetime | None = None
) -> MisconductReview:
    """Once, within the days of the room's rules; an officer enters what came on paper."""
    registration = misconduct.registration
    is_own = person_of(user) == registration.person
    if not is_own and not may(user, "sittings.manage", registration.sitting.organiser):
        raise NotAllowed("只有考生本人或考试机构可以登记复核申请。")
    if not grounds.strip() or len(grounds.strip()) > 500:
        raise MisconductRefused("请写明申请复核的理由，不超过 500 字。")
    with transaction.atomic():
        row = Misconduct.objects.select_for_update().get(pk=misconduct.pk)
        now = now or evidence.database_now()
        if row.state != Misconduct.State.CONFIRMED or row.review_until is None:
            raise MisconductRefused("这份记录没有需要复核的处理决定。")
        if now > row.review_until:
            raise MisconductRefused("复核申请期限已过。如有新的情况，请联系考试机构。")
        if MisconductReview.objects.filter(misconduct=row).exists():
            raise MisconductRefused("已经申请过复核，请等待答复。")
        review = MisconductReview.objects.create(misconduct=row, grounds=grounds.strip(), asked_at=now)
        evidence.append(
            "exams.review.asked",
            actor=user.actor,
            subjects=[row.subject, registration.subject],
            body={"by_candidate": is_own, "grounds_digest": evidence.digest(review.grounds)},
        )
    return review
