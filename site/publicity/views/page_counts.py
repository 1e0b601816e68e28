"""浏览统计, in the editors' admin: which pages are read, without following anybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.api import XLSX, write_table
from pages.api import most_viewed

SPANS = (7, 30, 365)
TOP = 50
WIDE, HIGH = 120, 28


@require_safe
def page_counts(request: HttpRequest) -> HttpResponse:
    """Only pages that this editor may change or publish."""
    policy = PagePermissionPolicy()
    pages = policy.instances_user_has_any_permission_for(request.user, {"change", "publish"})
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(span) for span in SPANS} else 30
    rows = most_viewed(pages, today=timezone.localdate(), days=days, at_most=TOP)
    if request.GET.get("export") == "xlsx":
        lines = [(row["page"].title, row["total"], row["page"].full_url or "") for row in rows]
        return _workbook(write_table(_("浏览统计"), [_("页面"), _("浏览次数"), _("地址")], lines))
    context = {
        "header_title": _("浏览统计"),
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("浏览统计")},
        ],
        "spans": [{"days": span, "label": label} for span, label in zip(SPANS, _labels(), strict=True)],
        "days": days,
        "rows": [row | {"points": points(row["daily"])} for row in rows],
        "total": sum(row["total"] for row in rows),
        "wide": WIDE,
        "high": HIGH,
    }
    return TemplateResponse(request, "publicity/admin/page_counts.html", context)


def points(daily: list[int], *, most_points: int = 60) -> str:
    """An SVG polyline: sums of equal spans of days, the highest at the top; a flat line when nobody came."""
    step = -(-len(daily) // most_points)
    sums = [sum(daily[start : start + step]) for start in range(0, len(daily), step)]
    peak, last = max([*sums, 1]), max(len(sums) - 1, 1)
    return " ".join(
        f"{2 + (WIDE - 4) * place / last:.1f},{HIGH - 2 - (HIGH - 4) * views / peak:.1f}"
        for place, views in enumerate(sums)
    )


def _labels() -> tuple[Any, ...]:
    return (_("7 天"), _("30 天"), _("一年"))


def _workbook(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('浏览统计.xlsx')}"
    return response
