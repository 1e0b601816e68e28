"""Write a candidate's one practical result: judged by the edition, with its outcome, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from accounts.api import Person, User
from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.domain.practical import PracticalScore, SheetRefused, Subject, judge
from exams.models import PracticalResult, Registration
from qualifications import api as qualifications


def judged(registration: Registration, subjects: Sequence[Subject]) -> tuple[PracticalScore, int]:
    """The score and the cut score of the sitting's edition; SheetRefused for a sheet that is not the edition's."""
    edition = qualifications.edition(registration.sitting.edition_key)
    if edition.practical is None:
        raise SheetRefused("本规则版本没有实操考试。")
    expected = [(subject.code, subject.weight) for subject in edition.practical.subjects]
    if [(subject.code, subject.weight) for subject in subjects] != expected:
        raise SheetRefused("评分表的科目与规则版本不符，请刷新后重新录入。")
    return judge(subjects, cut_score=edition.practical.cut_score), edition.practical.cut_score


def subjects_json(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """As a result keeps them: each subject with its marks."""
    return [{**asdict(subject), "marks": subject.marks} for subject in subjects]


def record_practical(
    registration: Registration,
    subjects: Sequence[Subject],
    *,
    assessor: Person,
    user: User,
    now: datetime,
    body: dict[str, Any] | None = None,
) -> PracticalResult:
    """IntegrityError when there is a result already: the caller says so, and holds the registration's lock."""
    score, cut_score = judged(registration, subjects)
    row = PracticalResult.objects.create(
        registration=registration,
        subjects=subjects_json(subjects),
        total=score.total,
        cut_score=cut_score,
        veto_failed=score.veto_failed,
        passed=score.passed,
        edition_key=registration.sitting.edition_key,
        assessor=assessor,
        entered_by=user,
        entered_at=now,
    )
    conclude_outcome(practical=row)
    evidence.append(
        "exams.practical.assessed",
        actor=user.actor,
        subjects=[registration.subject, registration.sitting.subject, registration.person.subject],
        body={
            "total": row.total,
            "veto_failed": row.veto_failed,
            "passed": row.passed,
            "sheet_digest": evidence.digest(row.subjects),
            **(body or {}),
        },
    )
    return row
