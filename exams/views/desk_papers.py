"""The papers of a sitting beside each other: how hard, how often each item, how much neighbours have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed
from exams.actions.compare_papers import SittingPapers, compare_papers
from exams.domain.statistics.bars import bars_of, binned
from exams.domain.statistics.papers import Beside
from exams.models import ItemReport
from exams.views.desk_frame import desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

SHADES = 5
SHARES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
"""Upper ends of the bins of exposure."""


@login_required
@require_safe
def sitting_papers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For who keeps the sitting; sums and shares only, so that nothing of a paper can be read from it."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="papers")
    if not frame["manages"]:
        raise NotAllowed
    if not frame["is_theory"] or sitting.blueprint is None:
        raise Http404
    found = compare_papers(sitting)
    reports = ItemReport.objects.filter(attempt__registration__sitting=sitting).select_related("version__item")
    told = {"reports": reports.order_by("version__item__number", "pk")}
    context = {**frame, **told, "found": found} | (_figures(found) if found else {})
    return desk(request, "sitting_papers.html", context, active=ACTIVE, trail=sitting_trail(sitting, (_("试卷"), "")))


def _figures(found: SittingPapers) -> dict[str, Any]:
    beside = found.beside
    return {
        "width": f"{beside.expected.width:.2f}",
        "mean": f"{beside.expected.mean:.1f}",
        "passing": f"{beside.passing.mean * 100:.0f}",
        "passing_range": f"{beside.passing.least * 100:.1f}%–{beside.passing.most * 100:.1f}%",
        "next_to": f"{beside.next_to.mean * 100:.0f}",
        "shared": f"{beside.shared.mean * 100:.0f}",
        "top_use": f"{beside.top_use * 100:.0f}",
        "drawable": len(beside.uses),
        "expected_bars": bars_of(binned(found.expected, bins=12, digits=2)),
        "use_bars": bars_of(_uses(beside)),
        "matrix": [
            {"seat": seat, "cells": [_cell(share, row == at) for at, share in enumerate(shares)]}
            for row, (seat, shares) in enumerate(zip(found.seats, found.matrix, strict=True))
        ],
    }


def _uses(beside: Beside) -> list[tuple[str, int]]:
    """How many items stand in how large a share of the papers."""
    counts = [(_("未抽到"), beside.unused)]
    low = 0.0
    for high in SHARES:
        within = sum(low < times / beside.count <= high for times in beside.uses.values())
        counts.append((f"≤{high:.0%}", within))
        low = high
    return counts


def _cell(share: float, is_own: bool) -> dict[str, Any]:
    return {"shade": "own" if is_own else min(int(share * SHADES), SHADES - 1), "percent": f"{share * 100:.0f}"}
