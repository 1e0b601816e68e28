"""What applications keep about one person, in the words shown to that person (LAW-04)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.api import DataChapter, Person
from applications.models import Application, ApplicationPaper, ApplicationStep, SeatWish

Row = dict[str, str]


def own_applications(person: Person) -> list[DataChapter]:
    """Applications, each with its papers, its steps, and places waited for."""
    mine = Application.objects.filter(person=person).select_related("operation_item", "organiser").order_by("pk")
    papers = ApplicationPaper.objects.filter(application__person=person).select_related("application").order_by("pk")
    steps = ApplicationStep.objects.filter(application__person=person).select_related("application").order_by("pk")
    wishes = SeatWish.objects.filter(application__person=person).select_related("application", "sitting").order_by("pk")
    return [
        DataChapter("考试申请", tuple(_application(row) for row in mine)),
        DataChapter("申请材料（照片）", tuple(_paper(row) for row in papers)),
        DataChapter("申请办理过程", tuple(_step(row) for row in steps)),
        DataChapter("候补", tuple(_wish(row) for row in wishes)),
    ]


def _when(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def _application(row: Application) -> Row:
    return {
        "编号": row.number,
        "操作项目": row.operation_item.name,
        "申请科目": str(row.get_scope_display()),
        "考试机构": row.organiser.name,
        "申请方式": str(row.get_filed_display()),
        "工作单位": row.employer_name,
        "技能等级证书编号": row.skill_number,
        "健康承诺": _when(row.promised_at),
        "状态": str(row.get_state_display()),
        "提交时间": _when(row.submitted_at),
        "理由": row.ground,
        "资格审查": "；".join(f"{one['title']}：{one['fact']}" for one in row.eligibility.get("conditions", [])),
    }


def _paper(row: ApplicationPaper) -> Row:
    return {
        "申请编号": row.application.number,
        "材料": str(row.get_kind_display()),
        "上传时间": _when(row.added_at),
        "审核": str(row.get_verdict_display()),
        "保存期限": "随申请存档",
    }


def _step(row: ApplicationStep) -> Row:
    states = dict(Application.State.choices)
    return {
        "申请编号": row.application.number,
        "从": str(states.get(row.from_state, row.from_state)),
        "到": str(states.get(row.to_state, row.to_state)),
        "时间": _when(row.at),
        "说明": row.note,
    }


def _wish(row: SeatWish) -> Row:
    return {
        "申请编号": row.application.number,
        "场次": row.sitting.name,
        "状态": str(row.get_state_display()),
        "加入时间": _when(row.joined_at),
    }
