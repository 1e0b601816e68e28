"""年度培训计划: the lines of a year against what was done, as page, workbook and print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Organisation, Refused, print_page, write_table
from workforce.actions.plan_training import Row, drop_line, is_past, read_plan, save_line
from workforce.actions.print_programme import STYLE
from workforce.forms import PlanLineForm, YearForm
from workforce.models import PlanLine
from workforce.permissions import account, unit_or_404, units_kept
from workforce.views.frame import page, printed, tabs, trail, workbook

HEADER = ("月份", "培训内容", "培训对象", "每人学时", "负责人", "应训人数", "已完成人数", "完成率", "情况")


@login_required
@require_safe
def plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`year=`; `format=xlsx` or `format=pdf` hand out the same."""
    unit = unit_or_404(request.user, uuid)
    year = YearForm(request.GET or None).year_or_now()
    rows = read_plan(unit, year)
    if request.GET.get("format") == "xlsx":
        table = write_table(f"{year}年", HEADER, [_cells(row) for row in rows], widths={"培训内容": 36, "培训对象": 24})
        return workbook(f"{unit.name}{year}年培训计划.xlsx", table)
    if request.GET.get("format") == "pdf":
        context = {"unit": unit, "year": year, "rows": rows, "printed_at": timezone.localtime()}
        return printed(
            f"{unit.name}{year}年培训计划.pdf", print_page("workforce/print/plan.html", context, sheets=STYLE)
        )
    context = {
        "unit": unit,
        "tabs": tabs(unit, "plan"),
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "rows": rows,
        "is_past": is_past(year),
        "finished": sum(row.state == "done" for row in rows),
        "late": sum(row.state == "late" for row in rows),
    }
    return page(request, "plan.html", context)


def _cells(row: Row) -> list[str | int]:
    percent = row.progress.percent
    return [
        row.line.month, row.line.topic, row.audience, f"{float(row.line.hours):g}", row.line.responsible,
        row.progress.people, row.progress.done, "" if percent is None else f"{percent}%", row.word,
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    unit = unit_or_404(request.user, uuid)
    year = YearForm(request.GET or None).year_or_now()
    line = PlanLine(organisation=unit, year=year, month=timezone.localdate().month)
    return _form(request, unit, line)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    line = _line_or_404(request, uuid)
    return _form(request, line.organisation, line)


def _line_or_404(request: HttpRequest, uuid: UUID) -> PlanLine:
    rows = PlanLine.objects.filter(organisation__in=units_kept(request.user)).select_related("organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, unit: Organisation, line: PlanLine) -> HttpResponse:
    form = PlanLineForm(request.POST or None, instance=line, unit=unit)
    back = f"{reverse('workforce:plan', args=[unit.uuid])}?year={line.year}"
    if request.method == "POST" and form.is_valid():
        try:
            save_line(form.save(commit=False), by=account(request.user))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("计划已保存。"))
            return redirect(back)
    context = {
        "unit": unit,
        "form": form,
        "line": line,
        "back": back,
        "breadcrumbs": trail(unit, (_("年度计划"), back), (line.topic or _("加一项"), "")),
    }
    return page(request, "plan_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    line = _line_or_404(request, uuid)
    back = f"{reverse('workforce:plan', args=[line.organisation.uuid])}?year={line.year}"
    try:
        drop_line(line, by=account(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已从计划中删除这一项。"))
    return redirect(back)
