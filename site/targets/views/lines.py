"""A target and its reading as a page, a workbook or a PDF shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from targets.domain.plan import BEHIND, MET, NO_DATA, RATE, Reading, Target, period, share_of_goal, state_of

TONES = {MET: "ok", BEHIND: "warn", NO_DATA: "neutral"}


def line(target: Target, reading: Reading, *, until: date) -> dict[str, Any]:
    """Numerator and denominator always; the percentage beside them."""
    words = {MET: _("已达到"), BEHIND: _("未达到"), NO_DATA: _("没有数据")}
    state = state_of(target, reading)
    return {
        "target": target,
        "since": period(target, until),
        "is_rate": target.kind == RATE,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "percent": reading.percent,
        "share": share_of_goal(target, reading),
        "state": words[state],
        "tone": TONES[state],
        "has_data": state != NO_DATA,
        "value": value_of(target, reading),
        "goal": f"{target.goal:g} {target.unit}",
    }


def value_of(target: Target, reading: Reading) -> str:
    """`92.5 %（37 / 40 人）`, `1200 人次`, or a dash."""
    if reading.numerator is None or (target.kind == RATE and reading.percent is None):
        return "—"
    if target.kind == RATE:
        return f"{reading.percent:g}%（{reading.numerator} / {reading.denominator} {_('人')}）"
    return f"{reading.numerator} {target.unit}"


def private(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, trail: Any = ()
) -> HttpResponse:
    """A page of this reader alone: never kept by a shared browser (SEC-14)."""
    rows = [{"label": label, "url": url} for label, url in trail]
    response = render(request, f"targets/{template}", {"breadcrumbs": rows or None, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
