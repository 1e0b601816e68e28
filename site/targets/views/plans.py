"""A plan's targets against what was done, and one target through the months."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.api import XLSX, require, write_table
from targets.actions.read_plans import plans, read_target, trend
from targets.domain.plan import Plan
from targets.forms import UntilForm
from targets.permissions import LOOK, office_of, snapshots_for
from targets.views.lines import line, trail_to

HEADER = ("目标", "依据", "起", "止", "完成", "应完成", "比例", "目标值", "结果")


def chosen_plan(key: str) -> Plan:
    """The first plan unless another was asked for; 404 for one there is not."""
    found = plans()
    plan = found.get(key or next(iter(found)))
    if plan is None:
        raise Http404
    return plan


@login_required
@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """`plan=`, `until=`; `format=xlsx` hands out the same as a workbook."""
    require(request.user, LOOK)
    plan = chosen_plan(request.GET.get("plan", ""))
    form = UntilForm(request.GET if "until" in request.GET else None)
    until = form.day(timezone.localdate())
    rows = [line(target, read_target(target, until=until, user=request.user), until=until) for target in plan.targets]
    if request.GET.get("format") == "xlsx":
        return workbook(plan, rows, until)
    context = {
        "plan": plan,
        "until": until,
        "rows": rows,
        "met": sum(row["tone"] == "ok" for row in rows),
        "tabs": [
            {"label": other.place, "url": f"?plan={other.key}", "active": other.key == plan.key}
            for other in plans().values()
        ],
        "snapshots": snapshots_for(request.user).filter(plan=plan.key)[:12],
        "may_keep": office_of(request.user) is not None,
    }
    return render(request, "targets/plan.html", context)


def workbook(plan: Plan, rows: list[dict[str, Any]], until: date) -> HttpResponse:
    cells = [
        (
            row["target"].title,
            row["target"].source,
            row["since"].isoformat(),
            until.isoformat(),
            "" if row["numerator"] is None else str(row["numerator"]),
            "" if row["denominator"] is None else str(row["denominator"]),
            "" if row["percent"] is None else f"{row['percent']:g}%",
            row["goal"],
            row["state"],
        )
        for row in rows
    ]
    response = HttpResponse(write_table(plan.place[:31], HEADER, cells, widths={"目标": 48}), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="targets-{plan.key}-{until:%Y%m%d}.xlsx"'
    return response


@login_required
@require_safe
def target_page(request: HttpRequest) -> HttpResponse:
    """`plan=` and `target=`: how it is counted, and the last twelve months."""
    require(request.user, LOOK)
    plan = chosen_plan(request.GET.get("plan", ""))
    wanted = request.GET.get("target", plan.targets[0].key)
    target = next((one for one in plan.targets if one.key == wanted), None)
    if target is None:
        raise Http404
    until = timezone.localdate()
    months = [
        {"day": day, **line(target, reading, until=day)}
        for day, reading in trend(target, until=until, user=request.user)
    ]
    context = {"plan": plan, "row": months[-1], "months": months, "most": max([1, *map(_height, months)])}
    return render(request, "targets/target.html", {**context, "breadcrumbs": trail_to(plan, target.title)})


def _height(month: dict[str, Any]) -> float:
    return float(month["percent"] or 0) if month["is_rate"] else float(month["numerator"] or 0)
