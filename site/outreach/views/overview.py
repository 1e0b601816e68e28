"""计划与完成: every quota with its numerator and denominator, where publicity has been, and the months."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.api import may
from outreach.actions.read_year import read_chart, read_heat, read_lines, years_with_rows
from outreach.models import Measure, Record
from outreach.permissions import RECORD, may_plan, planning_units, visible_records
from outreach.views.frame import chosen_year, require_desk, user_of

PACES = {
    "met": ("ok", _("已完成")),
    "ahead": ("ok", _("快于进度")),
    "on": ("info", _("与进度相符")),
    "behind": ("warn", _("慢于进度")),
}


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    require_desk(request)
    user, year, today = user_of(request), chosen_year(request), timezone.localdate()
    measure = request.GET.get("measure", "")
    measure = measure if measure in Measure.values else Measure.HEADS
    chart, total = read_chart(user, year=year, measure=measure)
    plans = planning_units(user).exists()
    return render(
        request,
        "outreach/overview.html",
        {
            "year": year,
            "years": years_with_rows(user, today=today),
            "lines": [
                {"row": line, "pace": PACES[line.pace], "may_edit": plans and may_plan(user, line.quota)}
                for line in read_lines(user, year=year, today=today)
            ],
            "heat": read_heat(user, year=year),
            "chart": chart,
            "chart_total": total,
            "measure": measure,
            "measures": Measure.choices,
            "measure_label": dict(Measure.choices)[measure],
            "may_record": may(user, RECORD),
            "may_plan": plans,
            "waiting": visible_records(user).filter(state=Record.State.SUBMITTED).count(),
            "figures": _figures(user, year),
        },
    )


def _figures(user: Any, year: int) -> dict[str, int]:
    rows = visible_records(user).filter(done_on__year=year)
    return {
        "confirmed": rows.filter(state=Record.State.CONFIRMED).count(),
        "waiting": rows.filter(state=Record.State.SUBMITTED).count(),
        "returned": rows.filter(state=Record.State.RETURNED).count(),
    }
