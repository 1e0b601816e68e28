"""Second of the two people: an officer confirms that the marks are void, or doesn't (SEC-15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.api import User, promise_message
from evidence import api as evidence
from exams.actions.load_room_rules import rules_for
from exams.actions.record_misconduct import MisconductRefused
from exams.actions.room_duty import refuse_same_person, require_officer
from exams.actions.void_marks import give_marks_back, void_marks
from exams.domain.misconduct import review_until
from exams.models import Misconduct


def decide_misconduct(
    misconduct: Misconduct, *, confirm: bool, reason: str, user: User, now: datetime | None = None
) -> Misconduct:
    """Confirmed: the marks of this sitting are void and the candidate is told of the review. Else they count."""
    sitting = misconduct.registration.sitting
    require_officer(user, sitting)
    if not reason.strip():
        raise MisconductRefused("请填写认定理由。")
    with transaction.atomic():
        row = (
            Misconduct.objects.select_for_update(of=("self",))
            .select_related("registration__sitting", "registration__person", "recorded_by")
            .get(pk=misconduct.pk)
        )
        if row.state != Misconduct.State.RECORDED:
            raise MisconductRefused("这份违纪记录已经处理过。")
        refuse_same_person(user, row.recorded_by, "成绩作废须由两个人办理：记录人不能认定自己的记录。")
        now = now or evidence.database_now()
        row.state = Misconduct.State.CONFIRMED if confirm else Misconduct.State.REJECTED
        row.decided_by, row.decided_at, row.decision = user, now, reason.strip()[:300]
        if confirm:
            row.review_until = review_until(timezone.localtime(now), rules_for(sitting.edition_key).review_days)
        row.save()
        voided = void_marks(row, now=now) if confirm else []
        if confirm:
            _tell(row)
        else:
            give_marks_back(row, user=user)
        evidence.append(
            "exams.misconduct.confirmed" if confirm else "exams.misconduct.rejected",
            actor=user.actor,
            subjects=list(dict.fromkeys([row.subject, row.registration.subject, *voided])),
            body={
                "kind": row.kind,
                "recorded_by": row.recorded_by.actor,
                "reason_digest": evidence.digest(row.decision),
                "voided": bool(voided),
            },
        )
    return row


def _withdrawn(row: Misconduct) -> str:
    """What else goes with marks that were out already."""
    return "原先公布的成绩不再有效，据此签发的证书一并撤销。" if row.is_late else ""


def _tell(row: Misconduct) -> None:
    last = timezone.localtime(row.review_until)
    promise_message(
        person=row.registration.person,
        kind="exams.misconduct",
        subject="考试违纪处理通知",
        body=f"您参加的“{row.registration.sitting.name}”经认定存在违纪：{row.kind_words}，本场成绩作废。{_withdrawn(row)}"
        f"如有异议，可在 {last:%Y-%m-%d} 前登录“我的考试”或向考试机构申请复核。",
        link="/exams/mine/",
        unique_key=f"misconduct:{row.uuid}",
    )
