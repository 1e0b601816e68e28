"""Renewals of the next 36 months for those who plan rooms; a draft edition tried on everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import XLSX, NotAllowed, may, people_where, require, write_table
from certificates import api
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav
from qualifications import api as qualifications

HEIGHT, STEP = 120, 20
"""Of the chart, in its own units."""


def _seen(request: HttpRequest) -> api.Forecast:
    """Exam bodies plan for everybody and see counts alone; others their own people's."""
    if may(request.user, "sittings.manage"):
        return api.forecast()
    if not may(request.user, "duties.view"):
        raise NotAllowed
    return api.forecast(people_where(request.user, "duties.view"))


@login_required
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """A bar for each month, and a table by item and year."""
    seen = _seen(request)
    most = max(seen.totals, default=0) or 1
    bars = [
        {"x": index * STEP, "y": HEIGHT - round(count / most * HEIGHT), "height": round(count / most * HEIGHT),
         "count": count, "month": month, "label_x": index * STEP + STEP // 2}
        for index, (month, count) in enumerate(zip(seen.months, seen.totals, strict=True))
    ]  # fmt: skip
    years = sorted({month.year for month in seen.months})
    context = {
        "seen": seen,
        "bars": bars,
        "total": sum(seen.totals),
        "most": most,
        "years": years,
        "rows": [
            {"name": name, "all": sum(counts), "years": _by_year(seen, counts, years)} for name, counts in seen.rows
        ],
        "desk_nav": desk_nav(request, "certificates:duties-people"),
    }
    return keep_private(render(request, "certificates/forecast.html", context))


def _by_year(seen: api.Forecast, counts: tuple[int, ...], years: list[int]) -> list[tuple[int, int]]:
    pairs = list(zip(seen.months, counts, strict=True))
    return [(year, sum(count for month, count in pairs if month.year == year)) for year in years]


@login_required
@require_safe
def forecast_file(request: HttpRequest) -> HttpResponse:
    """Every month by item."""
    seen = _seen(request)
    header = ["操作项目", *(f"{month:%Y-%m}" for month in seen.months), "合计"]
    rows: list[list[str | int]] = [[name, *counts, sum(counts)] for name, counts in seen.rows]
    rows.append(["合计", *seen.totals, sum(seen.totals)])
    response = HttpResponse(write_table("到期预测", header, rows, widths={"操作项目": 28}), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E5%88%B0%E6%9C%9F%E9%A2%84%E6%B5%8B.xlsx"
    return keep_private(response)


class DraftForm(forms.Form):
    """A whole edition as its file says it; nothing of it is stored."""

    on = forms.DateField(
        label=gettext_lazy("推算到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=gettext_lazy("规则版本草案（TOML）"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"}),
        help_text=gettext_lazy("在现行版本上改数字即可；草案只用于推算，不会保存，也不改变任何人的事项。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Choose an edition to begin with, change it, and see who would become due, late or free."""
    require(request.user, "editions.view")
    editions = qualifications.load_editions()
    newest = max(editions, key=lambda edition: edition.effective_from)
    chosen = request.GET.get("edition") or newest.key
    initial = {"text": qualifications.edition_text(chosen), "on": localdate()}
    form = DraftForm(request.POST or None, initial=initial)
    found: api.Foreseen | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = api.foresee(form.cleaned_data["text"], on=form.cleaned_data["on"], by=account(request.user))
        except qualifications.EditionRefused as refused:
            form.add_error("text", str(refused))
    status = 400 if request.method == "POST" and found is None else 200
    context = {
        "form": form,
        "found": found,
        "editions": editions,
        "chosen": chosen,
        "counts": _counts(found),
        "desk_nav": desk_nav(request, ""),
    }
    return keep_private(render(request, "certificates/what_if.html", context, status=status))


def _counts(found: api.Foreseen | None) -> list[dict[str, Any]]:
    words = {"due": (_("新增待办"), "warn"), "late": (_("变为逾期"), "danger"), "free": (_("不必再办"), "ok"),
             "moved": (_("日期或后果改变"), "")}  # fmt: skip
    if found is None:
        return []
    return [
        {"label": label, "value": found.counts.get(what, 0), "tone": tone if found.counts.get(what) else ""}
        for what, (label, tone) in words.items()
    ]
