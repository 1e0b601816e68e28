"""A third person answers the review: the decision stands, or the marks are given back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import User, promise_message
from evidence import api as evidence
from exams.actions.record_misconduct import MisconductRefused
from exams.actions.room_duty import refuse_same_person, require_officer
from exams.actions.void_marks import give_marks_back
from exams.models import Misconduct, MisconductReview


def decide_review(
    review: MisconductReview, *, restore: bool, answer: str, user: User, now: datetime | None = None
) -> MisconductReview:
    """By an officer who neither recorded nor confirmed; restoring makes the marks count again."""
    require_officer(user, review.misconduct.registration.sitting)
    if not answer.strip() or len(answer.strip()) > 500:
        raise MisconductRefused("请写明复核答复，不超过 500 字。")
    with transaction.atomic():
        row = (
            MisconductReview.objects.select_for_update(of=("self",))
            .select_related("misconduct__registration__person", "misconduct__registration__sitting")
            .get(pk=review.pk)
        )
        if row.state != MisconductReview.State.ASKED:
            raise MisconductRefused("这份复核已经答复。")
        misconduct = row.misconduct
        for other in (misconduct.recorded_by, misconduct.decided_by):
            if other is not None:
                refuse_same_person(user, other, "复核须由另一个人办理：记录人和认定人不能复核自己的处理。")
        row.state = MisconductReview.State.RESTORED if restore else MisconductReview.State.UPHELD
        row.decided_by, row.decided_at, row.answer = user, now or evidence.database_now(), answer.strip()
        row.save()
        if restore:
            misconduct.state = Misconduct.State.RESTORED
            misconduct.save(update_fields=["state"])
            give_marks_back(misconduct, user=user)
        _tell(row)
        evidence.append(
            "exams.review.restored" if restore else "exams.review.upheld",
            actor=user.actor,
            subjects=[misconduct.subject, misconduct.registration.subject],
            body={"answer_digest": evidence.digest(row.answer)},
        )
    return row


def _tell(row: MisconductReview) -> None:
    registration = row.misconduct.registration
    promise_message(
        person=registration.person,
        kind="exams.misconduct",
        subject="违纪复核已答复",
        body=f"您就“{registration.sitting.name}”申请的复核已答复：{row.get_state_display()}。{row.answer}",
        link="/exams/mine/",
        unique_key=f"misconduct-review:{row.misconduct.uuid}",
    )
