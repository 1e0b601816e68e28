"""Second of the two people: count a late pack or not; what follows a counted one follows in the same transaction.

The answers that are newer than the stored ones are merged and the attempt is graded again; the old report keeps every
figure and steps aside (`former_attempt`), as after a correction. What a marker has begun to read stays as it was handed
in. Nobody fails by a late pack: two people who would take a pass away revoke it by the way made for that.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.api import NotAllowed, User, person_of, promise_message, require
from courses import api as courses
from evidence import api as evidence
from exams.actions.complete_report import hold_attempt
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.end_attempt import response_digest, score_attempt
from exams.actions.followers import followers
from exams.actions.open_marking import open_marking
from exams.actions.promise_statistics import outdate_statistics
from exams.actions.propose_late import LateRefused
from exams.models import Attempt, LatePack, Mark, Outcome, Registration, Response, ScoreReport


def decide_late(pack: LatePack, *, count: bool, reason: str, user: User) -> LatePack:
    """LateRefused or NotAllowed changes nothing. The attempt's row is held, then the pack's: one decision each."""
    registration = pack.attempt.registration
    require(user, "sittings.manage", registration.sitting.organiser)
    _refuse_involved(registration, user)
    if not reason.strip():
        raise LateRefused("请写明审批意见。")
    with transaction.atomic():
        attempt = hold_attempt(pack.attempt_id)
        held = LatePack.objects.select_for_update(of=("self",)).get(pk=pack.pk)
        _refuse_state(held, attempt, user)
        held.state = LatePack.State.COUNTED if count else LatePack.State.REFUSED
        held.decision, held.decided_by, held.decided_at = reason.strip()[:300], user, evidence.database_now()
        held.save()
        body: dict[str, Any] = {"digest": held.digest, "reason_digest": evidence.digest(held.decision)}
        if count:
            fault = why_never_counted(held, attempt)
            if fault:
                raise LateRefused(fault)
            body |= _count(held, attempt)
        _tell(held, registration)
        evidence.append(
            "exams.late.counted" if count else "exams.late.refused",
            actor=user.actor,
            subjects=[held.subject, attempt.subject, registration.subject, registration.sitting.subject],
            body=body | {"proposed_by": held.proposed_by.actor if held.proposed_by else ""},
        )
        if count:
            _follow(attempt)
    return held


def _refuse_involved(registration: Registration, user: User) -> None:
    person = person_of(user)
    if person is None:
        raise NotAllowed("您的账号还没有绑定人员资料，不能审批超时答案。")
    if person == registration.person:
        raise NotAllowed("不能审批本人的答案，须由他人办理。")
    if registration.person_id in courses.people_taught_by(person):
        raise NotAllowed("您曾为这名考生授课，按教考分离要求不能审批。")


def _refuse_state(pack: LatePack, attempt: Attempt, user: User) -> None:
    if pack.state in (LatePack.State.COUNTED, LatePack.State.REFUSED):
        raise LateRefused("这份超时答案已经处理过。")
    if pack.state != LatePack.State.PROPOSED or pack.proposed_by is None:
        raise LateRefused("请先由本场监考员说明情况。")
    mine, theirs = person_of(user), person_of(pack.proposed_by)
    if user.pk == pack.proposed_by_id or mine == theirs:
        raise NotAllowed("超时答案须由两个人处理：说明情况的人不能审批。")
    if attempt.state == Attempt.State.OPEN:
        raise LateRefused("考生还在作答，请等收卷后再审批。")
    if attempt.state == Attempt.State.VOIDED:
        raise LateRefused("这份答卷已作废，不再计入答案。")


def why_never_counted(pack: LatePack, attempt: Attempt) -> str:
    """Nobody goes on answering after handing in, or with the key before them: the sentence, or nothing.

    The exam page hands in by itself when the time is up; what it could not send then may count.
    """
    early = attempt.deadline_at - timedelta(seconds=1)
    if attempt.state == Attempt.State.SUBMITTED and attempt.ended_at and attempt.ended_at < early:
        return "考生已自己交卷，交卷以后送达的答案不能计入。请选择不计入。"
    if attempt.key_shown_at and pack.received_at > attempt.key_shown_at:
        return "考生已看过正确答案，之后送达的答案不能计入。请选择不计入。"
    return ""


def _count(pack: LatePack, attempt: Attempt) -> dict[str, Any]:
    """Merge, grade again, put the old report aside; returns what the chain is told."""
    now = pack.decided_at or evidence.database_now()
    old = ScoreReport.objects.get(attempt=attempt)
    merged, kept = _merge(pack, attempt)
    score, applied = score_attempt(attempt)
    passed = score.passes(old.cut_score)
    if old.passed and score.waiting:
        raise LateRefused(
            f"计入后有 {len(score.waiting)} 道题要重新阅卷，这名考生已经合格，不能因超时答案待定。请选择不计入。"
        )
    if old.passed and not passed:
        raise LateRefused("计入后这名考生会由合格变为不合格。超时答案不用来减分，请选择不计入。")
    ScoreReport.objects.filter(pk=old.pk).update(former_attempt=F("attempt"), attempt=None)
    report = ScoreReport.objects.create(
        attempt=attempt,
        late_pack=pack,
        applied=applied,
        total=score.total,
        full_marks=score.full_marks,
        cut_score=old.cut_score,
        passed=passed,
        waiting=list(score.waiting),
        by_section=[asdict(section) for section in score.sections],
        by_position=list(score.by_position),
        response_digest=response_digest(attempt),
        edition_key=old.edition_key,
        graded_at=now if passed and not old.passed else old.graded_at,
    )
    open_marking(report)
    before, after = ({"total": one.total, "passed": one.passed} for one in (old, report))
    whole = not (old.waiting or report.waiting)
    pack.effects = {"merged": merged, "kept": kept, "before": before, "after": after, "whole": whole}
    pack.save(update_fields=["effects"])
    outdate_statistics([attempt.registration.sitting])
    figures = {"total": report.total, "cut_score": report.cut_score, "passed": passed, "before": before}
    waits = {"waiting": report.waiting} if report.waiting else {}
    return figures | waits | {
        "applied": applied, "response_digest": report.response_digest, "merged": merged, "edition": report.edition_key
    }  # fmt: skip


def _merge(pack: LatePack, attempt: Attempt) -> tuple[int, list[int]]:
    """How many answers are newer than the stored ones and now stand, and which positions a marker already has."""
    stored = dict(Response.objects.filter(attempt=attempt).values_list("position", "rev"))
    begun = set(Mark.objects.filter(answer__attempt=attempt).values_list("answer__position", flat=True))
    newer = [answer for answer in pack.answers if stored.get(answer[0], -1) < answer[1]]
    for position, rev, value in newer:
        if position not in begun:
            Response.objects.update_or_create(
                attempt=attempt, position=position, defaults={"rev": rev, "value": value, "saved_at": pack.received_at}
            )
    kept = sorted(position for position, _rev, _value in newer if position in begun)
    return len(newer) - len(kept), kept


def _follow(attempt: Attempt) -> None:
    """The outcome that rested on the old report rests on the new one; a new pass is concluded and owed."""
    report = ScoreReport.objects.get(attempt=attempt)
    moved = Outcome.objects.standing().filter(theory__former_attempt=attempt).update(theory=report)
    if moved or not report.passed:
        return
    outcome = conclude_outcome(report)
    if outcome is not None:
        for follower in followers():
            follower.order(outcome)


def _tell(pack: LatePack, registration: Registration) -> None:
    """The candidate hears what became of the answers; the marks stand where results always stand."""
    counted = pack.state == LatePack.State.COUNTED
    promise_message(
        person=registration.person,
        kind="exams.late",
        subject="超时答案已处理",
        body=f"您在“{registration.sitting.name}”中超过时间收到的 {len(pack.answers)} 题答案，"
        f"经监考员说明、考务人员审批，{'已计入成绩' if counted else '不计入成绩'}。如有异议，请联系考试机构。",
        link="/desk/",
        unique_key=f"late-pack:{pack.uuid}",
    )
