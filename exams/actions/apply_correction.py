"""Second of the two people: approve a correction against the very list that was shown; everything follows at once.

One transaction: new score reports beside the old ones, outcomes, certificates (through `followers`), the item for the
future, statistics, notices, evidence. What is raised anywhere in it leaves nothing behind. All attempts whose papers
pin the item are locked first, so that an attempt is graded either before (and stands on the list) or after (by the new
key).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.api import NotAllowed, Person, User, person_of, promise_message
from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome, open_theory
from exams.actions.correct_item import correct_item
from exams.actions.followers import followers
from exams.actions.list_affected import Affected, attempts_that_pin, list_affected
from exams.actions.promise_statistics import outdate_statistics
from exams.actions.propose_correction import CorrectionRefused, may_correct
from exams.actions.refuse_bookings import refuse_bookings
from exams.models import (
    Attempt,
    Blueprint,
    KeyCorrection,
    MarkedAnswer,
    Outcome,
    ScoreReport,
    Sitting,
)

PORTION = 500


class ListChanged(CorrectionRefused):
    """Somebody was graded, marked or corrected since the list was shown: it has to be seen again."""


@dataclass(slots=True)
class Followed:
    """What came of a correction besides the marks."""

    withdrawn: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    ordered: int = 0
    notices: int = 0


def apply_correction(correction: KeyCorrection, *, digest: str, user: User) -> KeyCorrection:
    """`digest`: of the list that the approver saw. CorrectionRefused, ListChanged or NotAllowed changes nothing."""
    with transaction.atomic():
        held = KeyCorrection.objects.select_for_update(of=("self",)).select_related("version__item__bank__owner").get(
            pk=correction.pk
        )  # fmt: skip
        if held.state != KeyCorrection.State.PROPOSED:
            raise CorrectionRefused("这份更正已经处理过。")
        refuse_same_person(held, user)
        pinned = attempts_that_pin(held.version_id)
        locked = Attempt.objects.select_for_update(of=("self",)).filter(pk__in=pinned).order_by("pk")
        list(locked.values_list("pk", flat=True))
        affected = list_affected(held)
        may_correct(user, held.version, affected)
        if affected.digest != digest:
            raise ListChanged("名单在您查看之后有变化，请重新核对下面的名单再批准。")
        outcomes = {outcome.theory_id: outcome for outcome in _standing(affected.rows)}
        for follower in followers():
            follower.hold([outcome.pk for outcome in outcomes.values()])
        now = evidence.database_now()
        held.state, held.decided_by, held.decided_at = KeyCorrection.State.APPLIED, user, now
        held.list_digest = affected.digest
        held.save()
        held.new_version = correct_item(held, now=now)
        reports = _new_reports(held, affected.rows, now)
        outdate_statistics(row.attempt.registration.sitting for row in affected.rows)
        notices = _tell(held, affected.rows)
        _refuse_bookings(held, affected.rows, now)
        followed = _follow(held, affected.rows, reports, outcomes, now)  # from here on the chain's head is held
        followed.notices = notices
        held.effects = _effects(affected.rows, followed)
        held.save()
        _record(held, affected.rows, followed, user)
    return held


def refuse_same_person(correction: KeyCorrection, user: User) -> None:
    """Two accounts of one person are one person."""
    mine, theirs = person_of(user), person_of(correction.proposed_by)
    if user.pk == correction.proposed_by_id or (mine is not None and mine == theirs):
        raise NotAllowed("答案更正须由两个人办理：提出人不能审批自己的更正。")


def _standing(rows: tuple[Affected, ...]) -> list[Outcome]:
    """Outcomes that rest on the reports of the list."""
    found: list[Outcome] = []
    ids = [row.report.pk for row in rows if row.report.passed]
    for start in range(0, len(ids), PORTION):
        outcomes = Outcome.objects.standing().filter(theory__in=ids[start : start + PORTION])
        found += outcomes.select_related("person", "operation_item").order_by("pk")
    return found


def _new_reports(correction: KeyCorrection, rows: tuple[Affected, ...], now: datetime) -> dict[int, ScoreReport]:
    """By attempt id; the old reports keep every figure and step aside."""
    ids = [row.report.pk for row in rows]
    for start in range(0, len(ids), PORTION):
        ScoreReport.objects.filter(pk__in=ids[start : start + PORTION]).update(
            former_attempt=F("attempt"), attempt=None
        )
    new = [
        ScoreReport(
            attempt=row.attempt,
            correction=correction,
            applied=list(row.applied),
            total=row.score.total,
            full_marks=row.score.full_marks,
            cut_score=row.report.cut_score,
            passed=row.passed,
            by_section=[asdict(section) for section in row.score.sections],
            by_position=list(row.score.by_position),
            waiting=list(row.score.waiting),
            response_digest=row.report.response_digest,
            edition_key=row.report.edition_key,
            graded_at=_graded_at(row, now),
        )
        for row in rows
    ]
    ScoreReport.objects.bulk_create(new, batch_size=PORTION)
    _drop_answers(rows)
    return {report.attempt_id: report for report in new if report.attempt_id is not None}


def _graded_at(row: Affected, now: datetime) -> datetime:
    """Whoever passes only now has passed today, unless an earlier report of the same paper had passed already."""
    if row.flips <= 0:
        return row.report.graded_at
    earlier = ScoreReport.objects.filter(former_attempt=row.attempt, passed=True).order_by("graded_at").first()
    return earlier.graded_at if earlier else now


def _drop_answers(rows: tuple[Affected, ...]) -> None:
    """Answers that nobody has to read any more, because everybody gets the marks."""
    for row in rows:
        gone = set(row.report.waiting) - set(row.score.waiting)
        if gone:
            MarkedAnswer.objects.filter(attempt=row.attempt, position__in=gone, state__in=MarkedAnswer.OPEN).update(
                state=MarkedAnswer.State.DROPPED
            )


def _follow(
    correction: KeyCorrection,
    rows: tuple[Affected, ...],
    reports: dict[int, ScoreReport],
    outcomes: dict[int, Outcome],
    now: datetime,
) -> Followed:
    """Outcomes and, through the followers, certificates."""
    followed = Followed()
    for row in rows:
        report, outcome = reports[row.attempt.pk], outcomes.get(row.report.pk)
        if row.flips < 0 and outcome is not None:
            _withdraw(correction, outcome, followed, now)
        elif outcome is not None:
            Outcome.objects.filter(pk=outcome.pk).update(theory=report)
        elif row.flips > 0:
            _conclude(report, followed)
    return followed


def _withdraw(correction: KeyCorrection, outcome: Outcome, followed: Followed, now: datetime) -> None:
    Outcome.objects.filter(pk=outcome.pk).update(withdrawn_at=now, withdrawn_by=correction)
    outcome.withdrawn_at, outcome.withdrawn_by = now, correction
    followed.outcomes.append(outcome)
    for follower in followers():
        followed.withdrawn += follower.withdraw(outcome, correction)
    other = open_theory(outcome.person, outcome.operation_item_id)
    if other is not None:  # passed in another sitting as well
        _conclude(other, followed)


def _conclude(report: ScoreReport, followed: Followed) -> None:
    outcome = conclude_outcome(report)
    if outcome is not None:
        followed.ordered += 1
        for follower in followers():
            follower.order(outcome)


def _refuse_bookings(correction: KeyCorrection, rows: tuple[Affected, ...], now: datetime) -> None:
    """Practical examinations booked on a pass that is none any more (R-03)."""
    failed: dict[int, list[Person]] = {}
    for row in rows:
        if row.flips < 0:
            registration = row.attempt.registration
            failed.setdefault(registration.sitting.operation_item_id, []).append(registration.person)
    for item, people in sorted(failed.items()):
        refuse_bookings(people, item, cause=correction.subject, now=now)


def _verdict(total: int, passed: bool) -> str:
    return f"{total / 100:g} 分（{'合格' if passed else '不合格'}）"


def _tell(correction: KeyCorrection, rows: tuple[Affected, ...]) -> int:
    """Everybody who could see the old marks hears of both; returns how many."""
    told = 0
    for row in rows:
        registration = row.attempt.registration
        sitting, blueprint = registration.sitting, registration.sitting.blueprint
        seen = sitting.state == Sitting.State.PUBLISHED or (
            blueprint is not None and blueprint.review != Blueprint.Review.NONE
        )
        if not seen or row.report.waiting:
            continue
        after = "原先的合格结论和证书随之撤回。" if row.flips < 0 else "请登录查看下一步。" if row.flips > 0 else ""
        promise_message(
            person=registration.person,
            kind="exams.correction",
            subject="考试成绩已更正",
            body=f"您参加的“{sitting.name}”有一道题的答案经审批更正。"
            f"原成绩 {_verdict(row.report.total, row.report.passed)}，"
            f"更正后 {_verdict(row.score.total, row.passed)}。{after}如有异议，请联系考试机构。",
            link="/desk/",
            unique_key=f"correction:{correction.uuid}:{registration.uuid}",
        )
        told += 1
    return told


def _effects(rows: tuple[Affected, ...], followed: Followed) -> dict[str, Any]:
    flips = Counter(row.flips for row in rows)
    return {
        "reports": len(rows),
        "raised": sum(row.gain > 0 for row in rows),
        "lowered": sum(row.gain < 0 for row in rows),
        "now_pass": flips[1],
        "now_fail": flips[-1],
        "outcomes": len(followed.outcomes),
        "withdrawn": followed.withdrawn,
        "ordered": followed.ordered,
        "notices": followed.notices,
        "sittings": len({row.attempt.registration.sitting_id for row in rows}),
    }


def _record(correction: KeyCorrection, rows: tuple[Affected, ...], followed: Followed, user: User) -> None:
    """One event for each new report and each pass taken back, and one for the correction with the list's digest."""
    happenings = [
        evidence.Happening(
            "exams.attempt.rescored",
            user.actor,
            (row.attempt.subject, row.attempt.registration.subject, correction.subject),
            {
                "total": row.score.total,
                "cut_score": row.report.cut_score,
                "passed": row.passed,
                "applied": list(row.applied),
                "before": {"total": row.report.total, "passed": row.report.passed},
            },
        )
        for row in rows
    ]
    happenings += [
        evidence.Happening(
            "exams.outcome.withdrawn",
            user.actor,
            (outcome.subject, outcome.person.subject, correction.subject),
            {"passed_on": outcome.passed_on.isoformat(), "edition": outcome.edition_key},
        )
        for outcome in followed.outcomes
    ]
    sittings = sorted({row.attempt.registration.sitting.subject for row in rows})
    happenings.append(
        evidence.Happening(
            "exams.correction.applied",
            user.actor,
            (correction.subject, f"item:{correction.version.item.uuid}", *sittings),
            {
                "version": correction.version_id,
                "part": correction.part,
                "kind": correction.kind,
                "content_digest": evidence.digest(correction.content),
                "reason_digest": evidence.digest(correction.reason),
                "list_digest": correction.list_digest,
                "proposed_by": correction.proposed_by.actor,
                "new_version": correction.new_version_id,
                "effects": correction.effects,
            },
        )
    )
    evidence.append_events(happenings)
