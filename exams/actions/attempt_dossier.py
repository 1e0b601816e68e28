"""The examination's part of a certificate's story, each link checked against the rows of this moment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from courses import api as courses
from evidence import api as evidence
from exams.actions.draw_paper import derive_paper
from exams.actions.end_attempt import response_digest, score_attempt
from exams.actions.freeze_tasks import pool_of_tasks
from exams.domain.dice import seed_of
from exams.domain.dossier import DossierLink
from exams.domain.practical import Step, Subject, judge
from exams.domain.practical_draw import draw_tasks, drawn_subjects
from exams.models import (
    Attempt,
    KeyCorrection,
    Outcome,
    PracticalPlan,
    PracticalResult,
    Registration,
    Response,
    ScoreReport,
    TaskDraw,
)


def attempt_dossier(outcome: Outcome) -> list[DossierLink]:
    """Hours or exemption, eligibility, paper, answers, score, practical result: in that order."""
    report = outcome.theory
    attempt = Attempt.objects.select_related("paper__answer_key", "registration__sitting__blueprint").get(
        pk=report.sat.pk
    )
    links = [_hours(outcome), _eligibility(attempt), *theory_links(attempt, report)]
    if outcome.practical is not None:
        links += practical_links(outcome.practical)
    return links


def practical_links(result: PracticalResult) -> list[DossierLink]:
    """Drawn tasks and the result, whether it still counts or is void."""
    return [*task_links(result.sat), _practical(result)]


def theory_links(attempt: Attempt, report: ScoreReport) -> list[DossierLink]:
    """Paper, answers and score of one attempt, each derived again and held against the chain."""
    return [_paper(attempt), _answers(attempt, report), _score(attempt, report)]


def _recorded(subject: str, kind: str) -> dict[str, Any]:
    """The body of the newest event of this kind about the subject; empty when the chain has none."""
    bodies = [event.body for event in evidence.events_about(subject) if event.kind == kind]
    return bodies[-1] if bodies else {}


def _when(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _hours(outcome: Outcome) -> DossierLink:
    hours = courses.hours_of(outcome.person, outcome.operation_item)
    entries = courses.hours_evidence(outcome.person, outcome.operation_item)
    ground = courses.exemption_ground(outcome.person, outcome.operation_item, on=outcome.passed_on)
    facts = [
        ("理论学时", f"{hours.theory:g}"),
        ("实操学时", f"{hours.practical:g}"),
        ("学时记录", f"{len(entries)} 条"),
    ]
    if ground:
        facts.append(("免训依据", ground))
    ok = bool(entries or ground)
    return DossierLink("培训学时", tuple(facts), ok, "" if ok else "没有学时记录，也没有免训依据")


def _eligibility(attempt: Attempt) -> DossierLink:
    registration = attempt.registration
    recorded = _recorded(registration.subject, "exams.registration.judged").get("eligibility_digest")
    ok = recorded == evidence.digest(registration.eligibility)
    facts = tuple(
        (str(condition["title"]), str(condition["fact"])) for condition in registration.eligibility["conditions"]
    )
    return DossierLink("资格审查", facts, ok, "" if ok else "报名记录中的资格审查与存证不符")


def _paper(attempt: Attempt) -> DossierLink:
    paper, registration = attempt.paper, attempt.registration
    stored = evidence.digest([paper.content, paper.origin, paper.answer_key.letters])
    rederived = derive_paper(registration, registration.sitting).paper_hash
    recorded = _recorded(attempt.subject, "exams.attempt.started").get("paper_hash")
    reason = ""
    if stored != paper.paper_hash or recorded != paper.paper_hash:
        reason = "试卷内容或答案与抽题时的存证不符"
    elif rederived != paper.paper_hash:
        reason = "按种子重新抽题，结果与所存试卷不同"
    facts = (
        ("考试场次", registration.sitting.name),
        ("试卷哈希", paper.paper_hash[:16]),
        ("抽题算法", paper.algorithm),
        ("抽题时间", _when(paper.drawn_at)),
    )
    return DossierLink("试卷", facts, not reason, reason)


def _answers(attempt: Attempt, report: ScoreReport) -> DossierLink:
    """`report` may have stepped aside: for another one, or because the marks are void."""
    ways = ("exams.late.counted", "exams.attempt.submitted", "exams.attempt.closed")
    recorded = next((body for kind in ways if (body := _recorded(attempt.subject, kind))), {})
    ok = recorded.get("response_digest") == response_digest(attempt) == report.response_digest
    answered = Response.objects.filter(attempt=attempt).exclude(value="").count()
    facts = (
        ("开始", _when(attempt.started_at)),
        ("交卷", _when(attempt.ended_at)),
        ("已答", f"{answered} 题"),
        ("答案摘要", response_digest(attempt)[:16]),
    )
    return DossierLink("答案", facts, ok, "" if ok else "现有答案与交卷时的存证不符，答案被改动")


def _score(attempt: Attempt, report: ScoreReport) -> DossierLink:
    """Against the event by which this very report was made, and scored again with the key of that moment."""
    again, _applied = score_attempt(attempt, only=report.applied)
    made = ("exams.attempt.submitted", "exams.attempt.closed", "exams.attempt.marked", "exams.attempt.rescored",
            "exams.late.counted")  # fmt: skip
    bodies = [
        event.body
        for event in evidence.events_about(attempt.subject)
        if event.kind in made and event.body.get("applied", []) == report.applied
    ]
    recorded = bodies[-1] if bodies else {}
    reason = ""
    if recorded.get("total") != report.total or recorded.get("passed") != report.passed:
        reason = f"成绩与存证不符：存证 {recorded.get('total', 0) / 100:g} 分，现为 {report.total / 100:g} 分"
    elif again.total != report.total:
        reason = f"重新评分为 {again.total / 100:g} 分，与所存 {report.total / 100:g} 分不同"
    facts = [
        ("理论成绩", f"{report.total / 100:g} 分（合格线 {report.cut_score / 100:g}）"),
        ("规则版本", report.edition_key),
        ("评分时间", _when(report.graded_at)),
    ]
    for correction in KeyCorrection.objects.filter(pk__in=report.applied).order_by("decided_at"):
        facts.append(("答案更正", f"{_when(correction.decided_at)} {correction.get_kind_display()}"))
    now = ScoreReport.objects.filter(attempt=attempt).first()
    if report.attempt_id is None and now is not None:
        verdict = "合格" if now.passed else "不合格"
        facts.append(("更正后的成绩", f"{now.total / 100:g} 分，{verdict}"))
    elif report.attempt_id is None:
        facts.append(("现在的状态", "因违纪作废，不再计入"))
    return DossierLink("成绩", tuple(facts), not reason, reason)


def task_links(registration: Registration) -> list[DossierLink]:
    """The tasks drawn again; nothing for sittings that were locked before tasks were drawn."""
    draw = TaskDraw.objects.filter(registration=registration).first()
    if draw is None:
        return []
    sitting = registration.sitting
    plan = PracticalPlan.objects.get(sitting=sitting)
    pool = pool_of_tasks(plan.tasks)
    reason = ""
    if evidence.digest(pool) != sitting.promise.get("tasks_hash"):
        reason = "冻结的实操题目被改动"
    elif draw_tasks(pool, seed=seed_of(sitting.secret, str(registration.uuid))) != draw.tasks:
        reason = "按种子重新抽题，结果与所存题目不同"
    facts = [(row["code"], row["task"]["name"]) for row in drawn_subjects(plan.tasks, draw.tasks)]
    return [DossierLink("实操抽题", (("抽题时间", _when(draw.drawn_at)), *facts), not reason, reason)]


def _practical(result: PracticalResult) -> DossierLink:
    registration: Registration = result.sat
    subjects = [
        Subject(row["code"], row["name"], row["weight"], tuple(Step(**step) for step in row["steps"]))
        for row in result.subjects
    ]
    again = judge(subjects, cut_score=result.cut_score)
    recorded = _recorded(registration.subject, "exams.practical.corrected") or _recorded(
        registration.subject, "exams.practical.assessed"
    )
    ok = (
        recorded.get("sheet_digest") == evidence.digest(result.subjects)
        and (recorded.get("total"), recorded.get("passed")) == (result.total, result.passed)
        and (again.total, again.passed) == (result.total, result.passed)
    )
    facts = [
        ("实操成绩", f"{result.total} 分（合格线 {result.cut_score}）"),
        ("否决项", "触犯" if result.veto_failed else "无"),
        ("考评员", result.assessor.name),
        ("录入时间", _when(result.entered_at)),
    ]
    if result.registration_id is None:
        facts.append(("现在的状态", "因违纪作废，不再计入"))
    return DossierLink("实操", tuple(facts), ok, "" if ok else "实操评分表与存证不符")
