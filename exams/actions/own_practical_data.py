"""What practical examinations keep about one person: stations, sheets and signatures, photos, what machines posted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.api import DataChapter, Person
from exams.models import PracticalPhoto, Registration, SimulatorResult, SubjectTurn

Row = dict[str, str]


def own_practical_data(person: Person) -> list[DataChapter]:
    """A photo is of the work; whoever works may be on it, so each is told."""
    sat = Registration.objects.filter(person=person, sheets__isnull=False).select_related("sitting").distinct()
    turns = SubjectTurn.objects.filter(registration__person=person)
    return [
        DataChapter(
            "实操工位和用时",
            tuple(_turn(row) for row in turns.select_related("registration__sitting", "station").order_by("pk")),
        ),
        DataChapter("实操评分表和签名", tuple(_sheet(row) for row in sat)),
        DataChapter("实操照片（可能拍到本人）", tuple(_photo(row) for row in _photos(person))),
        DataChapter("模拟机上报的实操记录", tuple(_simulated(row) for row in _machine_results(person))),
    ]


def when(moment: datetime | None) -> str:
    """By the wall clock; empty where there is no moment."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def _machine_results(person: Person) -> Any:
    rows = SimulatorResult.objects.filter(registration__person=person)
    return rows.select_related("registration__sitting").order_by("pk")


def _turn(row: SubjectTurn) -> Row:
    return {
        "场次": row.registration.sitting.name,
        "科目": row.code,
        "工位": str(row.station or ""),
        "状态": str(row.get_state_display()),
        "叫号": when(row.called_at),
        "开始": when(row.started_at),
        "结束": when(row.finished_at),
    }


def _sheet(row: Registration) -> Row:
    sheets = list(row.sheets.standing().select_related("assessor"))
    signed = [sheet for sheet in sheets if sheet.signed_at]
    return {
        "场次": row.sitting.name,
        "评分表": f"{len(sheets)} 张，已签字 {len(signed)} 张",
        "考评员": "、".join(sheet.assessor.name for sheet in signed),
        "本人签名": f"{sum(bool(sheet.candidate_signature) for sheet in sheets)} 个",
        "签字时间": "、".join(when(sheet.signed_at) for sheet in signed),
    }


def _photo(row: PracticalPhoto) -> Row:
    return {
        "场次": row.sheet.registration.sitting.name,
        "科目": row.code,
        "第几张": str(row.number),
        "拍摄时间": when(row.added_at),
        "保存期限": "随评分表存档",
    }


def _simulated(row: SimulatorResult) -> Row:
    return {"场次": row.registration.sitting.name, "科目": row.code, "收到时间": when(row.received_at)}


def _photos(person: Person) -> Any:
    rows = PracticalPhoto.objects.filter(sheet__registration__person=person)
    return rows.select_related("sheet__registration__sitting").order_by("pk")
