"""An enterprise's desk: how its people stand, department by department, and what waits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed
from workforce.actions.helping import count_waiting_for
from workforce.actions.read_people import departments, totals, waiting_to_begin
from workforce.actions.read_programmes import count_stages
from workforce.domain.standing import ORDER, TONES, WORDS
from workforce.permissions import firms_overseen, unit_or_404, units_kept
from workforce.views.frame import page, tabs

HINTS = {
    "overdue": lazy("先处理"),
    "training": lazy("不能安排上岗"),
    "expiring": lazy("90 天内"),
    "retrain": lazy("90 天内"),
    "ready": "",
}


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The only unit's desk, or a choice of them; supervisors go to the firms of their region."""
    kept = list(units_kept(request.user).order_by("kind", "name")[:200])
    if not kept:
        if firms_overseen(request.user).exists():
            return redirect("workforce:firms")
        raise NotAllowed
    if len(kept) == 1:
        return redirect("workforce:desk", uuid=kept[0].uuid)
    return page(request, "home.html", {"units": kept})


@login_required
@require_safe
def desk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    unit = unit_or_404(request.user, uuid)
    inside = request.GET.get("department", "")[:40]
    parts = departments(unit)
    teams = departments(unit, inside=inside) if inside in {row["name"] for row in parts if row["name"]} else []
    counts = totals(parts)
    begin = waiting_to_begin(unit)
    stages = count_stages(unit)
    context = {
        "unit": unit,
        "tabs": tabs(unit, "desk"),
        "people": sum(counts.values()),
        "standings": [_figure(unit, key, counts[key]) for key in ORDER],
        "inside": inside if teams else "",
        "departments": [_part(unit, row, inside) for row in teams] or [_part(unit, row) for row in parts],
        "heads": [WORDS[key] for key in ORDER],
        "tasks": _tasks(unit, begin=begin, stages=stages),
        "today": localdate(),
    }
    return page(request, "desk.html", context)


def _people_url(unit: Any, **query: str) -> str:
    return f"{reverse('workforce:people', args=[unit.uuid])}?{urlencode(query)}"


def _figure(unit: Any, key: str, count: int) -> dict[str, Any]:
    tone = TONES[key] if count and TONES[key] in ("danger", "warn") else ""
    return {
        "label": WORDS[key],
        "value": count,
        "tone": tone,
        "url": _people_url(unit, standing=key),
        "note": HINTS[key],
    }


def _part(unit: Any, row: dict[str, Any], inside: str = "") -> dict[str, Any]:
    """A department, or a team inside one; what has no name can't be filtered for."""
    query = {"department": inside, "q": row["name"]} if inside else {"department": row["name"]}
    teams = f"?{urlencode(query)}" if row["name"] and not inside else ""
    cells = [{"label": WORDS[key], "value": row["counts"][key], "tone": TONES[key]} for key in ORDER]
    return {
        "name": row["name"] or (_("未分班组") if inside else _("未分部门")),
        "people": row["people"],
        "url": _people_url(unit, **query) if row["name"] else "",
        "teams": teams,
        "cells": cells,
    }


def _tasks(unit: Any, *, begin: int, stages: dict[str, int]) -> list[dict[str, Any]]:
    """What somebody has to do, the most pressing first; nothing that does not wait."""
    programmes = reverse("workforce:programmes", args=[unit.uuid])
    rows = [
        (begin, _("人还没有开始三级教育"), f"{programmes}?stage=begin", "over", "circle-alert"),
        (stages["teach"], _("人正在接受三级教育"), f"{programmes}?stage=teach", "due", "graduation-cap"),
        (stages["sign"], _("人等待签名"), f"{programmes}?stage=sign", "due", "signature"),
        (stages["ready"], _("人已合格，可以上岗"), f"{programmes}?stage=ready", "quiet", "check"),
        (count_waiting_for(unit), _("条帮扶记录等本单位确认"), reverse("workforce:help"), "due", "hand"),
    ]
    return [
        {"count": count, "title": title, "url": url, "tone": tone, "icon": icon}
        for count, title, url, tone, icon in rows
        if count
    ]
