"""The marks of a sitting: a table, and the same as a workbook of text cells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed, write_table
from courses.api import Part
from evidence import api as evidence
from exams.actions.room_duty import may_record
from exams.models import Attempt, Misconduct, Registration, ScoreReport, ScoreReview, Sitting
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail
from exams.views.misconduct_notices import misconduct_notices

HEADER = ("准考证号", "姓名", "证件号码", "工作单位", "机位", "第几次", "得分", "合格线", "结论", "交卷时间")


def result_rows(sitting: Sitting) -> list[dict[str, Any]]:
    """One row for every registered candidate, absent ones too."""
    registrations = (
        sitting.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("person", "attempt__score_report", "practical_result")
        .defer("attempt__score_report__by_position")
        .order_by("seat", "ticket_number")
    )
    before, notices = former_marks(sitting), misconduct_notices(registrations)
    return [
        _practical(registration, notices.get(registration.pk))
        if sitting.part == Part.PRACTICAL
        else _theory(registration, before, notices.get(registration.pk))
        for registration in registrations
    ]


def former_marks(sitting: Sitting) -> dict[int, str]:
    """Attempt id → the marks before the last correction of a key, for those who had other marks."""
    rows = ScoreReport.objects.filter(former_attempt__registration__sitting=sitting).order_by("pk")
    return {attempt: f"{total / 100:g}" for attempt, total in rows.values_list("former_attempt_id", "total")}


def _verdict(passed: bool) -> dict[str, Any]:
    return {"tone": "ok" if passed else "danger", "word": _("合格") if passed else _("不合格"), "passed": passed}


def _theory(registration: Registration, before: dict[int, str], notice: Misconduct | None) -> dict[str, Any]:
    attempt = getattr(registration, "attempt", None)
    report = getattr(attempt, "score_report", None)
    row = {"registration": registration, "at": attempt.ended_at if attempt else None, "notice": notice}
    row["sat"] = attempt is not None
    if report is None:
        return {**row, "score": "", "cut": "", "passed": None, **_without_report(attempt, notice)}
    if report.waiting:
        word = _("待阅卷 %(count)s 题") % {"count": len(report.waiting)}
        return {**row, "score": "", "cut": f"{report.cut_score / 100:g}", "tone": "warn", "word": word, "passed": None}
    row |= {"score": f"{report.total / 100:g}", "cut": f"{report.cut_score / 100:g}"}
    row["was"] = before.get(report.attempt_id, "") if report.correction_id else ""
    return {**row, **_verdict(report.passed)}


def _without_report(attempt: Attempt | None, notice: Misconduct | None) -> dict[str, Any]:
    if attempt is None:
        absent = {"tone": "neutral", "word": _("缺考")}
        return {"tone": "danger", "word": notice.get_state_display()} if notice else absent
    if attempt.state in (Attempt.State.HELD, Attempt.State.VOIDED):
        return {"tone": "danger", "word": attempt.get_state_display()}
    return {"tone": "neutral", "word": _("作答中")}


def _practical(registration: Registration, notice: Misconduct | None) -> dict[str, Any]:
    result = getattr(registration, "practical_result", None)
    if result is None or (notice is not None and not notice.is_late):
        word = notice.get_state_display() if notice else _("未评分")
        tone = "danger" if notice else "neutral"
        nothing = {"at": None, "score": "", "cut": "", "passed": None}
        return {"registration": registration, "notice": notice, "sat": False, **nothing, "tone": tone, "word": word}
    row = {
        "registration": registration,
        "at": result.entered_at,
        "score": f"{result.total}",
        "veto": result.veto_failed,
        "notice": notice,
        "sat": True,
    }
    return {**row, "cut": f"{result.cut_score}", **_verdict(result.passed)}


def _open(request: HttpRequest, uuid: UUID) -> tuple[Sitting, dict[str, Any]]:
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="results")
    if not frame["sees_results"]:
        raise NotAllowed
    return sitting, frame


@login_required
@require_safe
def sitting_results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every candidate's score, with the sums."""
    sitting, frame = _open(request, uuid)
    rows = result_rows(sitting)
    graded = [row for row in rows if row["passed"] is not None]
    passed = sum(row["passed"] for row in graded)
    scores = [float(row["score"]) for row in graded]
    context = {
        **frame,
        "rows": rows,
        "graded": len(graded),
        "passed": passed,
        "rate": f"{passed * 100 / len(graded):.0f}" if graded else "",
        "mean": f"{sum(scores) / len(scores):.1f}" if scores else "",
        "absent": len(rows) - len(graded),
        "reviews": ScoreReview.objects.filter(registration__sitting=sitting, state=ScoreReview.State.ASKED).count(),
        "records": frame["is_published"] and may_record(account(request), sitting),
        "waits": sum(row["tone"] == "warn" for row in rows),
    }
    return desk(request, "sitting_results.html", context, active=ACTIVE, trail=sitting_trail(sitting, (_("成绩"), "")))


@login_required
@require_safe
def sitting_results_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """XLSX; every cell is text (SEC-08), numbers of documents stay masked, the export leaves evidence."""
    sitting, _frame = _open(request, uuid)
    rows = [
        (
            row["registration"].ticket_number,
            row["registration"].person.name,
            row["registration"].person.id_number_masked,
            row["registration"].employer_name,
            str(row["registration"].seat or ""),
            str(row["registration"].attempt_number),
            row["score"],
            row["cut"],
            str(row["word"]),
            f"{timezone.localtime(row['at']):%Y-%m-%d %H:%M:%S}" if row["at"] else "",
        )
        for row in result_rows(sitting)
    ]
    with transaction.atomic():
        evidence.append(
            "exams.results.exported", actor=account(request).actor, subjects=[sitting.subject], body={"rows": len(rows)}
        )
    widths = {"准考证号": 22, "证件号码": 22, "工作单位": 30, "交卷时间": 20}
    return hand_out(f"{sitting.name}-成绩.xlsx", write_table("成绩", HEADER, rows, widths=widths))
