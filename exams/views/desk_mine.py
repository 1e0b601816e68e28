"""A worker's own examinations: where to be, what came out, and what comes next in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed, Person, person_of
from courses.api import Part
from evidence import api as evidence
from exams.actions.ask_score_review import review_closes_on
from exams.actions.failed_parts import failed_parts
from exams.actions.judge_eligibility import latest_theory_pass
from exams.domain.eligibility import after_months
from exams.models import Attempt, Blueprint, Misconduct, Outcome, Registration, ScoreReport, ScoreReview, Sitting
from exams.views.desk_frame import again_address, desk
from exams.views.misconduct_notices import misconduct_notices
from qualifications import api as qualifications


@login_required
@require_safe
def my_results(request: HttpRequest) -> HttpResponse:
    """Own registrations, the coming ones first."""
    person = person_of(request.user)
    if person is None:
        raise NotAllowed(_("您的账号还没有绑定人员资料，请先完善资料。"))
    registrations = (
        Registration.objects.filter(person=person)
        .select_related(
            "sitting__operation_item",
            "sitting__exam_point__organisation",
            "sitting__room",
            "sitting__blueprint",
            "attempt__score_report__correction",
            "practical_result",
        )
        .order_by("-sitting__starts_at")
    )
    outcomes = {outcome.operation_item_id: outcome for outcome in _outcomes(person)}
    notices = misconduct_notices(registrations)
    open_again = {each.pk: again_address(each) for each in failed_parts(person, now=evidence.database_now())}
    asked = {review.registration_id: review for review in ScoreReview.objects.filter(registration__person=person)}
    rows = [
        {
            "again": open_again.get(each.pk, ""),
            **_review(each, asked.get(each.pk)),
            **_row(each, outcomes, notices.get(each.pk)),
        }
        for each in registrations
    ]
    context = {
        "coming": sorted((row for row in rows if row["coming"]), key=lambda row: row["sitting"].starts_at),
        "past": [row for row in rows if not row["coming"]],
        "outcomes": list(outcomes.values()),
    }
    return desk(request, "my_results.html", context, active="exams:my-results")


def _outcomes(person: Person) -> list[Outcome]:
    return list(Outcome.objects.standing().filter(person=person).select_related("operation_item").order_by("passed_on"))


def _row(registration: Registration, outcomes: dict[int, Outcome], notice: Misconduct | None) -> dict[str, Any]:
    sitting = registration.sitting
    row = {
        "registration": registration,
        "sitting": sitting,
        "misconduct": notice,
        "coming": notice is None
        and registration.state == Registration.State.REGISTERED
        and timezone.now() < sitting.ends_at
        and not hasattr(registration, "practical_result")
        and getattr(getattr(registration, "attempt", None), "state", Attempt.State.OPEN) == Attempt.State.OPEN,
        "has_ticket": registration.state == Registration.State.REGISTERED and sitting.state != Sitting.State.DRAFT,
        "reasons": [
            f"{condition['title']}：{condition['fact']}"
            for condition in registration.eligibility.get("conditions", [])
            if condition["ok"] is False
        ],
    }
    said = _practical(registration, outcomes) if sitting.part == Part.PRACTICAL else _theory(registration, outcomes)
    return {**row, **said, **(_sent_out(registration, notice) if notice else {})}


def _review(registration: Registration, asked: ScoreReview | None) -> dict[str, Any]:
    """What became of the review; before one is asked for, the way to it as long as it is open."""
    has_score = getattr(getattr(registration, "attempt", None), "score_report", None) is not None
    closes = review_closes_on(registration) if has_score and asked is None else None
    return {"review": asked, "can_review": closes is not None and timezone.localdate() <= closes}


def _sent_out(registration: Registration, notice: Misconduct) -> dict[str, Any]:
    """Instead of a score: what holds the marks or has made them void. A graded theory paper counts until then."""
    is_practical = registration.sitting.part == Part.PRACTICAL
    if notice.state == Misconduct.State.CONFIRMED:
        kept = _("评分记录保留。如有异议，可在期限内申请复核。")
        following = kept if is_practical else _("答卷保留。如有异议，可在期限内申请复核。")
        return _said("danger", _("成绩作废"), following, score="")
    if notice.is_late:  # the marks are out, and stand until it is decided
        return {}
    waits = _("考场记录了违纪，成绩是否作废由考试机构认定并通知您。")
    return _said("warn", _("等待处理"), waits, score="") if is_practical else {}


def _said(tone: str, word: Any, following: Any, **more: Any) -> dict[str, Any]:
    return {"tone": tone, "word": word, "next": following, **more}


def _before(registration: Registration) -> dict[str, Any] | None:
    """What is said when there is nothing to score."""
    sitting, now = registration.sitting, timezone.now()
    if registration.state == Registration.State.REFUSED:
        return _said("danger", _("不符合条件"), _("请按下面的原因补齐后，联系培训机构或考试机构重新报名。"))
    if registration.state == Registration.State.CANCELLED:
        return _said("neutral", _("已取消"), _("需要考试请重新报名。"))
    if now < sitting.ends_at:
        if sitting.state == Sitting.State.DRAFT:
            return _said("info", _("已报名"), _("考试机构锁定场次后，可以在这里下载准考证。"))
        return _said("info", _("待考试"), _("请带身份证和准考证，提前 30 分钟到考点。"))
    return None


def visible_report(registration: Registration) -> ScoreReport | None:
    """The score as far as the policy shows it: at once, or when the sitting is published."""
    attempt = getattr(registration, "attempt", None)
    report = getattr(attempt, "score_report", None)
    sitting = registration.sitting
    if report is None or sitting.blueprint is None:
        return None
    at_once = sitting.blueprint.review != Blueprint.Review.NONE
    return report if at_once or sitting.state == Sitting.State.PUBLISHED else None


def corrected_marks(report: ScoreReport) -> dict[str, Any] | None:
    """Both marks, where a key was put right after the examination; None for everybody else."""
    if report.correction is None:
        return None
    old = ScoreReport.objects.filter(former_attempt=report.attempt, pk__lt=report.pk).order_by("-pk").first()
    if old is None or old.waiting:
        return None
    words = {True: _("合格"), False: _("不合格")}
    return {
        "old": old,
        "new": report,
        "at": report.correction.decided_at,
        "before": words[old.passed],
        "after": words[report.passed],
    }


def _theory(registration: Registration, outcomes: dict[int, Outcome]) -> dict[str, Any]:
    attempt = getattr(registration, "attempt", None)
    if attempt is None:
        return _before(registration) or _said("neutral", _("缺考"), _("没有参加本场考试。需要考试请重新报名。"))
    if attempt.state == Attempt.State.OPEN:
        return _said("info", _("作答中"), _("考试还在进行。"))
    if attempt.state == Attempt.State.HELD:
        return _said("warn", _("等待处理"), _("监考员终止了考试，是否作废由考试机构认定并通知您。"))
    report = visible_report(registration)
    if report is None:
        return _said("info", _("等待公布"), _("已交卷，成绩由考试机构公布后显示在这里。"))
    if report.waiting:
        return _said("info", _("等待阅卷"), _("已交卷。有的题由阅卷员评阅，阅完后公布成绩。"))
    score: dict[str, Any] = {
        "score": f"{report.total / 100:g}",
        "cut": f"{report.cut_score / 100:g}",
        "corrected": corrected_marks(report),
    }
    if report.passed:
        return _said("ok", _("合格"), _after_pass(registration, report, outcomes), **score)
    return _said("danger", _("不合格"), _after_fail(registration), **score)


def _after_pass(registration: Registration, report: ScoreReport, outcomes: dict[int, Outcome]) -> str:
    item = registration.sitting.operation_item
    if item.pk in outcomes:
        return _("本项目已全部合格，证书由考试机构签发。")
    if not item.has_practical:
        return _("理论考试合格。")
    until = _valid_until(report)
    if until is None:
        return _("理论合格，请报名参加实操考试。")
    if timezone.localdate() >= until:
        return _lapsed(until)
    return _("理论合格，请在 %(day)s 之前通过实操考试。") % {"day": until.isoformat()}


def _valid_until(report: ScoreReport) -> date | None:
    """The day from which the passed theory no longer carries a practical; None: without limit."""
    theory = qualifications.edition(report.edition_key).theory
    months = theory.pass_valid_months if theory else None
    return None if months is None else after_months(timezone.localdate(report.graded_at), months)


def _lapsed(until: date) -> str:
    return _("理论合格已于 %(day)s 到期，期内没有通过实操。要取得证书，请从理论考试重新报名。") % {
        "day": until.isoformat()
    }


def _after_fail(registration: Registration) -> str:
    edition = qualifications.edition(registration.sitting.edition_key)
    rule = edition.practical if registration.sitting.part == Part.PRACTICAL else edition.theory
    limit = rule.max_attempts if rule else None
    if limit is None:
        return _("可以再次参加考试，次数不限。")
    left = limit - registration.attempt_number
    if left > 0:
        return _("还可以再考 %(left)s 次。") % {"left": left}
    return _("考试次数已用完，请联系培训机构了解重新培训或重新报名的办法。")


def _after_failed_practical(registration: Registration) -> dict[str, Any]:
    """Another practical rests on the theory; once that has lapsed there is nothing to book here."""
    theory = latest_theory_pass(registration.person, registration.sitting.operation_item_id)
    until = _valid_until(theory) if theory else None
    if until is not None and timezone.localdate() >= until:
        return {"following": _lapsed(until), "again": ""}
    return {"following": _after_fail(registration)}


def _practical(registration: Registration, outcomes: dict[int, Outcome]) -> dict[str, Any]:
    result = getattr(registration, "practical_result", None)
    if result is None:
        return _before(registration) or _said("neutral", _("未评分"), _("没有实操成绩，请联系考点确认。"))
    score = {"score": f"{result.total}", "cut": f"{result.cut_score}", "veto": result.veto_failed}
    if not result.passed:
        return _said("danger", _("不合格"), **_after_failed_practical(registration), **score)
    done = registration.sitting.operation_item_id in outcomes
    said = _("本项目已全部合格，证书由考试机构签发。") if done else _("实操考试合格。")
    return _said("ok", _("合格"), said, **score)
