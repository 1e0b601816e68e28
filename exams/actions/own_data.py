"""What the examinations keep about one person, in the words shown to that person (LAW-04).

Marks are told when they are out for the candidate; keys, other people and what an open review rests on never are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.api import DataChapter, Person
from courses.api import Part
from exams.actions.load_integrity import integrity_rules
from exams.actions.own_practical_data import Row, own_practical_data, when
from exams.models import (
    Accommodation,
    Attempt,
    Blueprint,
    CheckIn,
    ItemReport,
    LatePack,
    Misconduct,
    Outcome,
    PracticalResult,
    Registration,
    Reopening,
    RoomEvent,
    RoomMessage,
    ScoreReport,
    ScoreReview,
    Sitting,
    SittingStaff,
    Snapshot,
    SnapshotConsent,
    TimeEntry,
)


def own_exam_data(person: Person) -> list[DataChapter]:
    """DataChapter by chapter, oldest first."""
    mine = Registration.objects.filter(person=person)
    days = integrity_rules().snapshot_days
    return [
        DataChapter("考试报名", tuple(_registration(row) for row in mine.select_related("sitting").order_by("pk"))),
        DataChapter("入场核验", tuple(_check_in(row) for row in _of(CheckIn, person))),
        DataChapter("考试照顾", tuple(_aid(row) for row in _of(Accommodation, person))),
        DataChapter("理论考试作答", tuple(_attempt(row) for row in _of(Attempt, person))),
        DataChapter("时间调整", tuple(_time(row) for row in _of_attempts(TimeEntry, person))),
        DataChapter("重新开放作答", tuple(_reopening(row) for row in _of_attempts(Reopening, person))),
        DataChapter("超时答案", tuple(_late(row) for row in _of_attempts(LatePack, person))),
        DataChapter("考试成绩", tuple(_marks(person))),
        DataChapter(
            "全部合格的结论", tuple(_outcome(row) for row in Outcome.objects.filter(person=person).order_by("pk"))
        ),
        DataChapter("成绩复核", tuple(_review(row) for row in _of(ScoreReview, person))),
        DataChapter("抽拍是否同意", tuple(_consent(row) for row in _of(SnapshotConsent, person))),
        DataChapter(
            "考试中的随机抽拍",
            tuple(_snapshot(row) for row in _of_attempts(Snapshot, person)),
            kept_until=f"成绩公布后 {days} 天销毁；成绩没有公布的，考试结束后 {2 * days} 天销毁",
        ),
        *own_practical_data(person),
        DataChapter("违纪记录", tuple(_misconduct(row) for row in _of(Misconduct, person))),
        DataChapter("考场事件", tuple(_event(row) for row in _of(RoomEvent, person))),
        DataChapter("考场通知", tuple(_message(row) for row in _of(RoomMessage, person))),
        DataChapter("反映的试题问题", tuple(_report(row) for row in _of_attempts(ItemReport, person))),
        DataChapter("担任的考务工作", tuple(_duty(row) for row in _duties(person))),
    ]


def _of(model: Any, person: Person) -> Any:
    """Rows of the person's registrations."""
    return model.objects.filter(registration__person=person).select_related("registration__sitting").order_by("pk")


def _of_attempts(model: Any, person: Person) -> Any:
    rows = model.objects.filter(attempt__registration__person=person)
    return rows.select_related("attempt__registration__sitting").order_by("pk")


def _duties(person: Person) -> Any:
    return SittingStaff.objects.filter(person=person).select_related("sitting").order_by("pk")


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _registration(row: Registration) -> Row:
    return {
        "场次": row.sitting.name,
        "考试时间": when(row.sitting.starts_at),
        "准考证号": row.ticket_number,
        "状态": str(row.get_state_display()),
        "机位号": str(row.seat or ""),
        "第几次": str(row.attempt_number),
        "工作单位": row.employer_name,
        "已作健康承诺": _yes(row.health_promised),
        "资格审查": "；".join(
            f"{condition['title']}：{condition['fact']}" for condition in row.eligibility.get("conditions", [])
        ),
        "报名时间": when(row.registered_at),
    }


def _check_in(row: CheckIn) -> Row:
    return {
        "场次": row.registration.sitting.name,
        "到场时间": when(row.arrived_at),
        "核验完成": when(row.confirmed_at),
        "查找方式": str(row.get_found_by_display()),
        "人脸比对": str(row.get_face_display()),
        "留存签名": _yes(bool(row.signature)),
    }


def _aid(row: Accommodation) -> Row:
    return {"场次": row.registration.sitting.name, "照顾": str(row), "理由": row.reason, "时间": when(row.set_at)}


def _attempt(row: Attempt) -> Row:
    return {
        "场次": row.registration.sitting.name,
        "状态": str(row.get_state_display()),
        "开始": when(row.started_at),
        "结束": when(row.ended_at),
        "保存的答案": f"{row.responses.count()} 题",
    }


def _time(row: TimeEntry) -> Row:
    return {
        "场次": row.attempt.registration.sitting.name,
        "类别": str(row.get_kind_display()),
        "时间": f"{row.seconds // 60} 分 {row.seconds % 60:02d} 秒",
        "原因": row.reason,
        "记录时间": when(row.at),
    }


def _reopening(row: Reopening) -> Row:
    return {
        "场次": row.attempt.registration.sitting.name,
        "原因": row.reason,
        "结果": str(row.get_state_display()),
        "提出时间": when(row.proposed_at),
    }


def _late(row: LatePack) -> Row:
    return {
        "场次": row.attempt.registration.sitting.name,
        "原因": str(row.get_cause_display()),
        "收到时间": when(row.received_at),
        "答案": f"{len(row.answers)} 题",
        "处理": str(row.get_state_display()),
    }


def _marks(person: Person) -> list[Row]:
    """Each part as far as the candidate may see it; what stepped aside is told as such."""
    reports = ScoreReport.objects.filter(attempt__registration__person=person) | ScoreReport.objects.filter(
        former_attempt__registration__person=person
    )
    rows = [
        _mark(report.sat.registration, f"{report.total / 100:g}", report.passed, report.graded_at, report.attempt_id)
        for report in reports.order_by("graded_at")
        if _is_out(report.sat.registration) and not report.waiting
    ]
    results = PracticalResult.objects.filter(registration__person=person) | PracticalResult.objects.filter(
        former_registration__person=person
    )
    return rows + [
        _mark(result.sat, str(result.total), result.passed, result.entered_at, result.registration_id)
        for result in results.order_by("entered_at")
    ]


def _is_out(registration: Registration) -> bool:
    sitting = registration.sitting
    at_once = sitting.blueprint is not None and sitting.blueprint.review != Blueprint.Review.NONE
    return at_once or sitting.state == Sitting.State.PUBLISHED


def _mark(registration: Registration, marks: str, passed: bool, at: datetime, counting: int | None) -> Row:
    return {
        "场次": registration.sitting.name,
        "科目": str(Part(registration.sitting.part).label),
        "得分": marks,
        "结论": "合格" if passed else "不合格",
        "时间": when(at),
        "是否计入": "计入" if counting else "已更正或作废，不再计入",
    }


def _outcome(row: Outcome) -> Row:
    return {
        "操作项目": row.operation_item.name,
        "合格日期": row.passed_on.isoformat(),
        "规则版本": row.edition_key,
        "撤回时间": when(row.withdrawn_at),
    }


def _review(row: ScoreReview) -> Row:
    return {
        "场次": row.registration.sitting.name,
        "理由": row.reason,
        "申请时间": when(row.asked_at),
        "结果": str(row.get_state_display()),
        "答复": row.answer,
    }


def _consent(row: SnapshotConsent) -> Row:
    return {"场次": row.registration.sitting.name, "是否同意": "同意" if row.given else "不同意", "时间": when(row.at)}


def _snapshot(row: Snapshot) -> Row:
    """When, at which sitting, and until when the picture is kept; the row and its digest stay after that."""
    sitting, days = row.attempt.registration.sitting, integrity_rules().snapshot_days
    if row.forgotten_at is not None:
        kept = f"已于 {when(row.forgotten_at)} 销毁"
    elif sitting.published_at is not None:
        kept = f"保存到 {timezone.localdate(sitting.published_at + timedelta(days=days))}"
    else:
        kept = f"最迟保存到 {timezone.localdate(sitting.ends_at + timedelta(days=2 * days))}（成绩公布后重新计算）"
    return {"场次": sitting.name, "第几张": str(row.number), "拍摄时间": when(row.at), "保存期限": kept}


def _misconduct(row: Misconduct) -> Row:
    review = getattr(row, "review", None)
    return {
        "场次": row.registration.sitting.name,
        "情形": row.kind_words,
        "经过": row.facts,
        "处理": str(row.get_state_display()),
        "记录时间": when(row.recorded_at),
        "认定理由": row.decision,
        "现场照片": f"{row.photos.count()} 张",
        "复核": f"{review.get_state_display()} {review.answer}".strip() if review else "",
    }


def _event(row: RoomEvent) -> Row:
    said = {"场次": row.sitting.name, "事件": str(row.get_kind_display()), "说明": row.text, "时间": when(row.at)}
    return {name: value for name, value in said.items() if value}


def _message(row: RoomMessage) -> Row:
    return {"场次": row.sitting.name, "通知": row.text, "时间": when(row.at)}


def _report(row: ItemReport) -> Row:
    return {
        "场次": row.attempt.registration.sitting.name,
        "第几题": str(row.position),
        "问题": str(row.get_kind_display()),
        "说明": row.text,
        "时间": when(row.at),
    }


def _duty(row: SittingStaff) -> Row:
    return {"场次": row.sitting.name, "职责": str(row.get_duty_display()), "考试时间": when(row.sitting.starts_at)}
