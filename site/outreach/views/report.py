"""The year as a workbook: 指标, 明细, 覆盖. Every cell is text, so nothing typed can become a formula."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.api import User, write_tables
from outreach.actions.read_year import read_heat, read_lines
from outreach.models import Record
from outreach.permissions import visible_records
from outreach.views.frame import chosen_year, name_of, require_desk, sheet_response, user_of
from outreach.views.overview import PACES

MOST_ROWS = 20_000
PLAN = ["指标", "场所", "区划", "责任单位", "完成", "目标", "完成率", "进度", "依据"]
DETAIL = [
    "日期",
    "类别",
    "做了什么",
    "场所",
    "具体地点",
    "单位",
    "区划",
    "数量",
    "人次",
    "状态",
    "记录人",
    "确认人",
    "更正",
]


@login_required
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    require_desk(request)
    user, year = user_of(request), chosen_year(request)
    sheets = [
        ("指标", PLAN, _plan(user, year)),
        ("明细", DETAIL, _detail(user, year)),
        _coverage(user, year),
    ]
    return sheet_response(f"宣传统计{year}.xlsx", write_tables(sheets, widths={"做了什么": 32, "依据": 40, "指标": 16}))


def _plan(user: User, year: int) -> Iterator[list[str]]:
    for line in read_lines(user, year=year, today=timezone.localdate()):
        quota, percent = line.quota, line.rate.percent
        yield [
            quota.get_measure_display(),
            quota.place.name if quota.place else "不限",
            quota.region.name if quota.region else "不限",
            quota.organisation.name if quota.organisation else "不限",
            str(line.rate.done),
            str(line.rate.target),
            "—" if percent is None else f"{percent:g}%",
            str(PACES[line.pace][1]),
            quota.source,
        ]


def _detail(user: User, year: int) -> Iterator[list[str]]:
    rows = visible_records(user).filter(done_on__year=year).order_by("done_on", "pk")
    names = ("place", "organisation", "region", "recorded_by__person", "confirmed_by__person", "corrects")
    for row in rows.select_related(*names)[:MOST_ROWS]:
        yield [
            row.done_on.isoformat(),
            str(row.get_measure_display()),
            row.title,
            row.place.name if row.place else "",
            row.spot,
            row.organisation.name,
            row.region.name,
            str(row.quantity),
            str(row.heads),
            str(row.get_state_display()),
            name_of(row.recorded_by),
            name_of(row.confirmed_by) if row.state == Record.State.CONFIRMED else "",
            "更正记录" if row.corrects_id else "",
        ]


def _coverage(user: User, year: int) -> tuple[str, list[str], list[list[str]]]:
    heat = read_heat(user, year=year)
    header = ["区划", *(place.name for place in heat.places)]
    rows = [
        [name, *(f"{cell.count}（{cell.heads}人次）" if cell.count else "0" for cell in cells)]
        for name, cells in heat.rows
    ]
    return "覆盖", header, rows
