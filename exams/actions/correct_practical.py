"""Put an entered practical result right: one person proposes the whole sheet, another one decides."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User, may
from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.examiner_conflict import conflict_sentence
from exams.actions.on_duty import is_on_duty
from exams.actions.record_practical import judged, subjects_json
from exams.domain.practical import SheetRefused, Subject
from exams.models import Outcome, PracticalCorrection, PracticalResult, Registration, SittingStaff

_State = PracticalCorrection.State
PROPOSING = (SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF)


def may_propose(user: User, registration: Registration) -> bool:
    """The assessors and the chief of the sitting, and the organiser's officers."""
    return any(is_on_duty(user, registration.sitting, duty) for duty in PROPOSING) or may_decide(user, registration)


def may_decide(user: User, registration: Registration) -> bool:
    return may(user, "sittings.manage", registration.sitting.organiser)


def propose_practical_correction(
    result: PracticalResult, subjects: Sequence[Subject], *, reason: str, user: User
) -> PracticalCorrection:
    """One open proposal at a time; NotAllowed for whoever taught the candidate (R-14)."""
    registration: Registration = result.sat
    if not may_propose(user, registration):
        raise NotAllowed("只有本场考评员、考评组长和考试管理员可以提出更正。")
    _refuse_teacher(user, registration)
    _refuse_void(result)
    if not reason.strip():
        raise SheetRefused("请写明更正原因。")
    old = [(row["code"], [(step["text"], step["marks"], step["is_veto"]) for step in row["steps"]])
           for row in result.subjects]  # fmt: skip
    new = [(row.code, [(step.text, step.marks, step.is_veto) for step in row.steps]) for row in subjects]
    if old != new:
        raise SheetRefused("更正只能改扣分和否决项，不能换题目。")
    score, _cut = judged(registration, subjects)
    rows = subjects_json(subjects)
    if rows == result.subjects:
        raise SheetRefused("没有任何改动。")
    try:
        with transaction.atomic():
            correction = PracticalCorrection.objects.create(
                result=result,
                subjects=rows,
                total=score.total,
                veto_failed=score.veto_failed,
                passed=score.passed,
                reason=reason.strip()[:300],
                proposed_by=user,
                proposed_at=evidence.database_now(),
            )
            evidence.append(
                "exams.practical.correction_proposed",
                actor=user.actor,
                subjects=[registration.subject],
                body={"total": score.total, "passed": score.passed, "sheet_digest": evidence.digest(rows)},
            )
    except IntegrityError as error:
        raise SheetRefused("这名考生已有一份更正在等待审核。") from error
    return correction


def decide_practical_correction(correction: PracticalCorrection, *, approve: bool, user: User) -> PracticalCorrection:
    """By an officer who did not propose it. What a standing outcome rests on is not failed here: a certificate may
    hang on it, and that has a way of its own.
    """
    registration = correction.result.sat
    if not may_decide(user, registration):
        raise NotAllowed("只有组织单位的考试管理员可以审核更正。")
    _refuse_teacher(user, registration)
    if correction.proposed_by_id == user.pk:
        raise NotAllowed("不能审核自己提出的更正，请由另一个人审核。")
    with transaction.atomic():
        result = PracticalResult.objects.select_for_update(of=("self",)).get(pk=correction.result_id)
        correction = PracticalCorrection.objects.select_for_update().get(pk=correction.pk)
        if correction.state != _State.PROPOSED:
            raise SheetRefused("这份更正已经审核过。")
        correction.decided_by, correction.decided_at = user, evidence.database_now()
        correction.state = _State.APPLIED if approve else _State.REFUSED
        if approve:
            _apply(correction, result)
        correction.save()
        evidence.append(
            "exams.practical.corrected" if approve else "exams.practical.correction_refused",
            actor=user.actor,
            subjects=[registration.subject, registration.person.subject],
            body={
                "total": correction.total,
                "veto_failed": correction.veto_failed,
                "passed": correction.passed,
                "sheet_digest": evidence.digest(correction.subjects),
                "former_total": correction.before.get("total"),
            },
        )
    return correction


def _apply(correction: PracticalCorrection, result: PracticalResult) -> None:
    _refuse_void(result)
    if not correction.passed and Outcome.objects.standing().filter(practical=result).exists():
        raise SheetRefused("已据此成绩作出合格结论，请先按撤销程序处理证书，再更正成绩。")
    correction.before = {
        "subjects": result.subjects,
        "total": result.total,
        "veto_failed": result.veto_failed,
        "passed": result.passed,
    }
    result.subjects, result.total = correction.subjects, correction.total
    result.veto_failed, result.passed = correction.veto_failed, correction.passed
    result.save(update_fields=["subjects", "total", "veto_failed", "passed"])
    if result.passed:
        conclude_outcome(practical=result)


def _refuse_void(result: PracticalResult) -> None:
    if result.registration_id is None:
        raise SheetRefused("该成绩因违纪已经作废，不能更正；已提出的更正可以退回。")


def _refuse_teacher(user: User, registration: Registration) -> None:
    sentence = conflict_sentence([user.person], [registration.person], registration.sitting) if _person(user) else ""
    if sentence:
        raise NotAllowed(sentence)


def _person(user: User) -> object:
    return getattr(user, "person", None)
