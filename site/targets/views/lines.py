"""A target and its reading as a page, a workbook or a PDF shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from targets.domain.plan import BEHIND, MET, NO_DATA, RATE, Plan, Reading, Target, period, share_of_goal, state_of

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
        return f"{reading.percent:g}%（{reading.numerator} / {reading.denominator} {_(target.counted)}）"
    return f"{reading.numerator} {target.unit}"


def trail_to(plan: Plan, label: str) -> list[dict[str, str]]:
    """From the plan to something of it."""
    return [{"label": _("规划目标"), "url": f"{reverse('targets:plan')}?plan={plan.key}"}, {"label": label, "url": ""}]
