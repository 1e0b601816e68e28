"""The statistics of a sitting: what the figures mean, the scores, the items, areas and groups; workbook and report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, may, require
from exams.actions.compute_statistics import compute_sitting
from exams.actions.read_statistics import areas_of, chart_of, groups_of, item_lines, number, points_of, readings
from exams.actions.write_statistics import ReportRefused, statistics_report, statistics_workbook
from exams.domain.statistics.flags import Flag
from exams.models import ScoreReport, Sitting, SittingStatistic
from exams.models.statistics import FLAG_WORDS
from exams.tables import FLAG_TONES
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail
from exams.views.item_quality import item_row

PER_PAGE = 40


def _open(request: HttpRequest, uuid: UUID) -> tuple[Sitting, dict[str, Any]]:
    """Whoever sees the results sees the figures; a practical sitting has none."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="statistics")
    if not frame["sees_results"]:
        raise NotAllowed
    if not frame["is_theory"] or sitting.blueprint is None:
        raise Http404
    return sitting, frame


def sees_items(request: HttpRequest, sitting: Sitting) -> bool:
    """Stems and keys are for those who see the bank anyway."""
    return sitting.blueprint is not None and may(request.user, "items.view", sitting.blueprint.bank.owner)


@login_required
@require_safe
def sitting_statistics(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`sign`: only items with this sign; `page`: of the items."""
    sitting, frame = _open(request, uuid)
    statistic = SittingStatistic.objects.filter(sitting=sitting, computed_at__isnull=False).first()
    graded = ScoreReport.objects.filter(attempt__registration__sitting=sitting, waiting=[]).count()
    context = {**frame, "statistic": statistic, "graded": graded, "is_stale": bool(statistic and statistic.n != graded)}
    if statistic is not None and statistic.n:
        context |= _figures(statistic, sitting) | _items(request, sitting)
    trail = sitting_trail(sitting, (_("统计"), ""))
    return desk(request, "sitting_statistics.html", context, active=ACTIVE, trail=trail)


def _figures(statistic: SittingStatistic, sitting: Sitting) -> dict[str, Any]:
    spread, rows = statistic.figures["sd"], readings(statistic)
    return {
        "rate": f"{statistic.passed * 100 / statistic.n:.0f}",
        "mean": number((statistic.mean or 0) / 100, 1),
        "spread": number(spread / 100, 1) if isinstance(spread, float) else "",
        "trust": rows[0],
        "readings": rows,
        "chart": chart_of(statistic),
        "areas": areas_of(statistic),
        "groups": groups_of(statistic),
        "points": points_of(sitting),
    }


def _items(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    lines, sign, open_to = item_lines(sitting), request.GET.get("sign", ""), sees_items(request, sitting)
    counts = {flag: sum(flag in line.signs for line in lines) for flag in Flag}
    shown = [line for line in lines if sign in [flag.value for flag in line.signs]] if sign else lines
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "sees_items": open_to,
        "sign": sign,
        "item_count": len(lines),
        "signs": [
            {"key": flag.value, "label": FLAG_WORDS[flag], "tone": FLAG_TONES[flag], "count": count}
            for flag, count in counts.items()
            if count
        ],
        "page_obj": page,
        "rows": [item_row(line, with_options=open_to) for line in page],
    }


@login_required
@require_POST
def sitting_statistics_compute(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Now, so that a wrong key is found before the marks are published; afterwards it happens by itself."""
    sitting, _frame = _open(request, uuid)
    require(request.user, "sittings.manage", sitting.organiser)
    if ScoreReport.objects.filter(attempt__registration__sitting=sitting, waiting=[]).exists():
        compute_sitting(sitting)
        messages.success(request, _("统计已更新。"))
    else:
        messages.info(request, _("还没有评完的答卷，没有可统计的成绩。"))
    return redirect("exams:sitting-statistics", uuid=sitting.uuid)


@login_required
@require_safe
def sitting_statistics_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """XLSX; options and keys only for those who see the bank."""
    sitting, _frame = _open(request, uuid)
    user, with_keys = account(request), sees_items(request, sitting)
    return _hand_out(
        request,
        sitting,
        lambda: hand_out(f"{sitting.name}-统计.xlsx", statistics_workbook(sitting, user=user, with_keys=with_keys)),
    )


@login_required
@require_safe
def sitting_statistics_report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """PDF for the file of the sitting."""
    sitting, _frame = _open(request, uuid)
    user = account(request)
    return _hand_out(
        request,
        sitting,
        lambda: hand_out(
            f"{sitting.name}-统计报告.pdf", statistics_report(sitting, user=user), kind="application/pdf", inline=True
        ),
    )


def _hand_out(request: HttpRequest, sitting: Sitting, make: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with transaction.atomic():
            return make()
    except ReportRefused as refusal:
        messages.info(request, str(refusal))
        return redirect("exams:sitting-statistics", uuid=sitting.uuid)
