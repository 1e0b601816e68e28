"""The assessor's sheet of one candidate becomes a result, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User
from courses.api import Part
from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.examiner_conflict import conflict_sentence
from exams.actions.on_duty import is_on_duty
from exams.domain.practical import SheetRefused, Subject, judge
from exams.models import PracticalResult, Registration, Sitting, SittingStaff
from qualifications import api as qualifications


def enter_practical(
    registration: Registration, subjects: Sequence[Subject], *, user: User, now: datetime | None = None
) -> PracticalResult:
    """Judged by the edition of the sitting; NotAllowed for whoever isn't its assessor or taught the candidate."""
    sitting = registration.sitting
    if not is_on_duty(user, sitting, SittingStaff.Duty.ASSESSOR):
        raise NotAllowed("只有本场考评员可以录入实操成绩。")
    sentence = conflict_sentence([user.person], [registration.person], sitting)
    if sentence:
        raise NotAllowed(sentence)
    if sitting.part != Part.PRACTICAL or registration.state != Registration.State.REGISTERED:
        raise SheetRefused("该考生不在本场实操考试名单中。")
    if sitting.state != Sitting.State.LOCKED:
        raise SheetRefused("场次尚未锁定或已经结束，不能录入。")
    now = now or evidence.database_now()
    if now < sitting.starts_at:
        raise SheetRefused("考试尚未开始，不能录入成绩。")
    edition = qualifications.edition(sitting.edition_key)
    if edition.practical is None:
        raise SheetRefused("本规则版本没有实操考试。")
    expected = [(subject.code, subject.weight) for subject in edition.practical.subjects]
    if [(subject.code, subject.weight) for subject in subjects] != expected:
        raise SheetRefused("评分表的科目与规则版本不符，请刷新后重新录入。")
    result = judge(subjects, cut_score=edition.practical.cut_score)
    try:
        with transaction.atomic():
            row = PracticalResult.objects.create(
                registration=registration,
                subjects=[{**asdict(subject), "marks": subject.marks} for subject in subjects],
                total=result.total,
                cut_score=edition.practical.cut_score,
                veto_failed=result.veto_failed,
                passed=result.passed,
                edition_key=edition.key,
                assessor=user.person,
                entered_by=user,
                entered_at=now,
            )
            conclude_outcome(practical=row)
            evidence.append(
                "exams.practical.assessed",
                actor=user.actor,
                subjects=[registration.subject, sitting.subject, registration.person.subject],
                body={
                    "total": row.total,
                    "veto_failed": row.veto_failed,
                    "passed": row.passed,
                    "sheet_digest": evidence.digest(row.subjects),
                },
            )
    except IntegrityError as error:
        raise SheetRefused("该考生的实操成绩已经录入，不能再次录入。") from error
    return row
