"""The statistics of a sitting as a workbook and as a printed report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from accounts.api import User, require, write_tables
from evidence import api as evidence
from exams.actions.print_page import print_page
from exams.actions.read_statistics import (
    ItemLine,
    areas_of,
    chart_of,
    groups_of,
    item_lines,
    number,
    percent,
    points_of,
    readings,
)
from exams.domain.paper import LETTERS
from exams.domain.statistics.flags import Flag
from exams.models import ItemType, Sitting, SittingStatistic
from exams.models.statistics import FLAG_WORDS

ITEMS = (
    "题号",
    "题型",
    "知识点",
    "作答人数",
    "得分率",
    "区分度",
    "高低分组差",
    "空答率",
    "用时（秒）",
    "漂移 Δ",
    "提示",
)
OPTIONS = ("题号", "选项", "是否答案", "选择人数", "选择率", "与总分相关")
PEOPLE = ("名称", "人数", "平均分", "合格人数", "合格率", "合格率下限", "合格率上限")
LISTED = 40
"""Items on paper; the workbook has them all."""
JUDGED = ("对", "错")


class ReportRefused(Exception):
    """There are no figures to report; the message says why."""


def statistics_workbook(sitting: Sitting, *, user: User, with_keys: bool) -> bytes:
    """Every cell is text (SEC-08). `with_keys`: also who chose which option, and which is right."""
    statistic, lines = _ready(sitting, user), item_lines(sitting)
    summary = [(row.label, f"{row.value}{row.unit}", row.says) for row in readings(statistic)]
    areas = [
        (row["name"], str(row["items"]), str(row["answers"]), f"{percent(row['gained'], 1)}%")
        for row in areas_of(statistic)
    ]
    sheets: list[tuple[str, tuple[str, ...], Iterable[tuple[str, ...]]]] = [
        ("概况", ("指标", "数值", "说明"), summary),
        ("试题", ITEMS, [_item_row(line) for line in lines]),
        ("知识点", ("知识点", "题数", "作答次数", "得分率"), areas),
    ]
    sheets += [(group["label"], PEOPLE, [_people_row(row) for row in group["rows"]]) for group in groups_of(statistic)]
    if with_keys:
        sheets.insert(2, ("选项", OPTIONS, [row for line in lines for row in _option_rows(line)]))
    widths = {"指标": 26, "说明": 60, "知识点": 36, "名称": 36, "提示": 30}
    _leave_evidence(sitting, user=user, kind="xlsx")
    return write_tables(sheets, widths=widths)


def statistics_report(sitting: Sitting, *, user: User) -> bytes:
    """A4 pages without stems and keys, so that the report may go into the file of the sitting."""
    statistic, lines = _ready(sitting, user), item_lines(sitting)
    marked = [line for line in lines if line.signs and line.signs != [Flag.FEW]]
    counts = {sign: sum(sign in line.signs for line in lines) for sign in Flag}
    with translation.override("zh-hans"):  # printed documents are Chinese
        context = {
            "sitting": sitting,
            "statistic": statistic,
            "readings": readings(statistic),
            "chart": chart_of(statistic),
            "areas": areas_of(statistic),
            "groups": groups_of(statistic),
            "points": points_of(sitting),
            "lines": [_item_row(line) for line in marked[:LISTED]],
            "left": max(len(marked) - LISTED, 0),
            "items": len(lines),
            "counts": [(FLAG_WORDS[sign], count) for sign, count in counts.items() if count],
            "site": settings.ORIGIN.split("://")[-1],
            "today": timezone.localtime(),
        }
        data = print_page("exams/desk/statistics_report.html", context, css="statistics_report.css")
    _leave_evidence(sitting, user=user, kind="pdf")
    return data


def _ready(sitting: Sitting, user: User) -> SittingStatistic:
    require(user, "results.view", sitting.organiser)
    statistic = SittingStatistic.objects.filter(sitting=sitting, computed_at__isnull=False).first()
    if statistic is None or not statistic.n:
        raise ReportRefused("本场还没有统计结果。")
    return statistic


def _leave_evidence(sitting: Sitting, *, user: User, kind: str) -> None:
    evidence.append("exams.statistics.exported", actor=user.actor, subjects=[sitting.subject], body={"kind": kind})


def _item_row(line: ItemLine) -> tuple[str, ...]:
    figures = line.figures
    delta = line.drift.get("delta")
    return (
        line.fact.number,
        str(ItemType(line.fact.type).label),
        line.fact.area,
        str(figures.n),
        f"{percent(figures.facility.value, 1)}%",
        number(figures.discrimination.value),
        number(figures.index.value),
        f"{percent(figures.omission.value, 1)}%",
        number(figures.seconds.value, 0),
        number(delta if isinstance(delta, float) else None),
        "、".join(str(FLAG_WORDS[sign]) for sign in line.signs),
    )


def option_name(line: ItemLine, index: int) -> str:
    """`A` in the author's order; 对 and 错 for 判断."""
    return JUDGED[index] if line.fact.type == ItemType.JUDGEMENT else LETTERS[index]


def _option_rows(line: ItemLine) -> list[tuple[str, ...]]:
    return [
        (
            line.fact.number,
            option_name(line, option.index),
            "是" if option.is_key else "",
            str(option.count),
            f"{percent(option.share, 1)}%",
            number(option.point_biserial.value),
        )
        for option in line.figures.options
    ]


def _people_row(row: dict[str, Any]) -> tuple[str, ...]:
    rates = (f"{percent(row[name], 1)}%" for name in ("rate", "low", "high"))
    return (row["name"], str(row["n"]), number(row["mean"], 1), str(row["passed"]), *rates)
