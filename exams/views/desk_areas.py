"""A bank's knowledge areas beside the syllabus: where it asks for each, and how many items there are."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import may
from courses.api import Syllabus
from exams.actions.link_areas import link_areas
from exams.desk_forms import AreasForm
from exams.models import Area, ItemBank
from exams.models.pool import pool_counts
from exams.views.desk_bank_items import bank_of, trail_of
from exams.views.desk_banks import ACTIVE, bank_tabs
from exams.views.desk_frame import account, desk


def _syllabi(bank: ItemBank) -> list[Syllabus]:
    """Those of the operation item that readers see."""
    if bank.operation_item_id is None:
        return []
    return list(Syllabus.objects.public().filter(operation_item=bank.operation_item_id).select_related("file"))


@login_required
@require_http_methods(["GET", "POST"])
def bank_areas(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever sees the bank reads it, whoever writes items links it."""
    bank = bank_of(request, key)
    areas = list(Area.objects.filter(bank=bank).order_by("path"))
    form, status = AreasForm(request.POST or None, areas=areas), 200
    if request.method == "POST":
        if form.is_valid():
            changed = link_areas(bank, form.chapters(), user=account(request))
            text = _("已保存 %(count)d 个知识点的大纲位置。") if changed else _("没有改动。")
            messages.success(request, text % {"count": changed} if changed else text)
            return redirect("exams:bank-areas", key=bank.key)
        status = 400
    used: Counter[str] = Counter()
    for (path, _kind, _level), count in pool_counts([bank]).items():
        used[path] += count
    rows: list[dict[str, Any]] = [
        {"area": area, "depth": area.path.count("/"), "items": used[area.path], "field": form[f"a{area.pk}"]}
        for area in areas
    ]
    context = {
        "bank": bank,
        "bank_tabs": bank_tabs(bank, "bank-areas", request.user),
        "rows": rows,
        "unlinked": sum(not area.chapter for area in areas),
        "syllabi": _syllabi(bank),
        "may_link": may(request.user, "items.import", bank.owner),
    }
    return desk(request, "bank_areas.html", context, active=ACTIVE, trail=trail_of(bank, _("知识点")), status=status)
