"""Answer a request to look at a mark again, with everything derived anew on the table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import NotAllowed, User, person_of, promise_message, require
from evidence import api as evidence
from exams.actions.ask_score_review import ReviewRefused
from exams.actions.attempt_dossier import theory_links
from exams.models import Attempt, Mark, ScoreReport, ScoreReview, SittingStaff


def recount(review: ScoreReview) -> dict[str, Any]:
    """Paper drawn again, answers against the chain, marks made again; `now`: the marks that count today,
    None when misconduct made them void; `other`: they are not the marks that were doubted.
    """
    attempt = Attempt.objects.select_related(
        "paper__answer_key", "registration__sitting__blueprint", "registration__person"
    ).get(pk=review.report.sat.pk)
    links = theory_links(attempt, review.report)
    today = ScoreReport.objects.filter(attempt=attempt).first()
    return {
        "other": today is not None and today.pk != review.report_id and today.by_position != review.report.by_position,
        "links": [{"title": link.title, "ok": link.ok, "reason": link.reason} for link in links],
        "total": review.report.total,
        "now": today.total if today else None,
    }


def decide_score_review(
    review: ScoreReview, *, changed: bool, answer: str, user: User, now: datetime | None = None
) -> ScoreReview:
    """By an officer who neither invigilated this sitting nor marked this paper; the candidate is told.

    `changed` only when another report counts by now: marks are put right by a correction of the key, never here.
    """
    sitting = review.registration.sitting
    require(user, "sittings.manage", sitting.organiser)
    _refuse_the_partial(review, user)
    if not answer.strip():
        raise ReviewRefused(_("请写明复核答复，考生会看到。"))
    with transaction.atomic():
        locked = ScoreReview.objects.select_for_update(of=("self",)).select_related("report").get(pk=review.pk)
        if locked.state != ScoreReview.State.ASKED:
            raise ReviewRefused(_("这份申请已经答复过了。"))
        found = recount(locked)
        is_other = found["other"]
        if changed and not is_other:
            raise ReviewRefused(_("成绩还没有更正。请先按“答案更正”或重新评阅改正，再答复“成绩已更正”。"))
        if not changed and is_other:
            raise ReviewRefused(_("这份成绩已经更正过，请答复“成绩已更正”。"))
        if not changed and not all(link["ok"] for link in found["links"]):
            raise ReviewRefused(_("重新核算与存证不一致，不能维持原成绩。请先查明原因。"))
        locked.state = ScoreReview.State.CHANGED if changed else ScoreReview.State.UPHELD
        locked.recount, locked.answer = found, answer.strip()[:300]
        locked.decided_at, locked.decided_by = now or evidence.database_now(), user
        locked.save(update_fields=["state", "recount", "answer", "decided_at", "decided_by"])
        promise_message(
            person=locked.registration.person,
            kind="exams.review",
            subject="成绩复核已有答复",
            body=f"您对“{sitting.name}”成绩的复核申请已有答复，请登录查看。",
            link="/exams/mine/",
            unique_key=f"review:{locked.uuid}",
        )
        evidence.append(
            "exams.review.decided",
            actor=user.actor,
            subjects=[locked.subject, locked.registration.subject],
            body={"state": locked.state, "recount_digest": evidence.digest(found)},
        )
    return locked


def _refuse_the_partial(review: ScoreReview, user: User) -> None:
    person = person_of(user)
    if person is None:
        return
    if person.pk == review.registration.person_id:
        raise NotAllowed(_("不能处理自己的复核申请。"))
    sitting = review.registration.sitting
    if SittingStaff.objects.filter(sitting=sitting, person=person).exists():
        raise NotAllowed(_("本场监考、考评和阅卷人员不能处理复核申请，请由其他人处理。"))
    if Mark.objects.filter(answer__attempt=review.report.sat, marker=person).exists():
        raise NotAllowed(_("您评阅过这份试卷，请由其他人处理。"))
