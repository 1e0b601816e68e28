"""A supervisor's read-only view of the firms of the region; masked, and opening a person leaves evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, Organisation, User, organisations_where, write_table
from workforce.actions.oversee import coverage, lapsed_at_work, look_at, with_figures
from workforce.actions.read_matrix import papers_of
from workforce.actions.read_people import count_standings, lines_of, members
from workforce.domain.standing import ORDER, TONES, WORDS
from workforce.models import HelpRecord, Programme
from workforce.permissions import account, firm_or_404, firms_overseen
from workforce.views.frame import page, workbook

PER_PAGE, MOST = 30, 5_000
HEADER = ("单位", "地区", "行业", "高危行业", "人数", "逾期的人")


@login_required
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms of the region, those with most people in arrears first; found by name."""
    reach = firms_overseen(request.user)
    if not reach.exists():
        raise NotAllowed
    text = request.GET.get("q", "").strip()[:40]
    risky = request.GET.get("risk") == "1"
    found = reach.filter(name__icontains=text) if text else reach
    found = found.filter(is_high_risk=True) if risky else found
    rows = with_figures(found).select_related("region")
    if request.GET.get("format") == "xlsx":
        cells = [_cells(row) for row in rows[:MOST]]
        return workbook("企业.xlsx", write_table("企业", HEADER, cells, widths={"单位": 32}))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "rows": shown.object_list,
        "q": text,
        "risky": risky,
        "cover": coverage(reach.values("pk")),
        "all": reach.count(),
        "query": request.GET.urlencode(),
    }
    return page(request, "firms.html", context)


def _cells(row: Any) -> list[str | int]:
    return [row.name, row.region.name, row.industry, "是" if row.is_high_risk else "", row.people, row.late]


@login_required
@require_safe
def firm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Figures, three-level coverage, whose papers ran out, the last spot check."""
    unit = firm_or_404(request.user, uuid)
    counts = count_standings(members(unit), unit=unit)
    lapsed = Paginator(lapsed_at_work(unit), PER_PAGE).get_page(request.GET.get("page"))
    today = localdate()
    context = {
        "unit": unit,
        "people": sum(counts.values()),
        "standings": [
            {"label": WORDS[key], "value": counts[key], "tone": TONES[key] if TONES[key] in ("danger", "warn") else ""}
            for key in ORDER
        ],
        "cover": coverage([unit.pk]),
        "running": Programme.objects.running().filter(post__organisation=unit).count(),
        "page_obj": lapsed,
        "lapsed": [{"duty": duty, "days": (today - duty.lapses_on).days} for duty in lapsed.object_list],
        "helped": HelpRecord.objects.filter(firm=unit, state=HelpRecord.State.AGREED).count(),
        **_checks(unit, account(request.user)),
        "breadcrumbs": _trail(unit),
    }
    return page(request, "firm.html", context)


def _trail(unit: Organisation, *rows: tuple[str, str]) -> list[dict[str, Any]]:
    first = {"label": _("企业"), "url": reverse("workforce:firms")}
    here = reverse("workforce:firm", args=[unit.uuid]) if rows else ""
    return [first, {"label": unit.name, "url": here}, *({"label": label, "url": url} for label, url in rows)]


def _checks(unit: Organisation, user: User) -> dict[str, Any]:
    """The reader's own office's newest finding about this firm, and where findings and watch lists stand: rows of an
    app above this one, which may be away.
    """
    own = organisations_where(user, "audits.manage").values("pk")
    rows = unit.audit_findings.filter(owner__in=own) if hasattr(unit, "audit_findings") else None
    last = rows.order_by("-opened_at").first() if rows is not None else None
    return {
        "finding": last,
        "finding_url": _address("audits:finding", last.uuid) if last else "",
        "watch_url": _address("audits:list"),
        "findings_url": _address("audits:finding-list"),
    }


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@login_required
@require_POST
def person(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """One of the firm's people, masked. A POST, because looking is written down."""
    unit = firm_or_404(request.user, uuid)
    found = members(unit).filter(uuid=person).first()
    if found is None:
        raise Http404
    look_at(found, unit, by=account(request.user))
    programmes = Programme.objects.filter(post__person=found, post__organisation=unit)
    context = {
        "unit": unit,
        "shown": found,
        "line": lines_of(unit, [found])[0],
        "papers": papers_of([found.pk]).get(found.pk, []),
        "programmes": programmes.select_related("post").prefetch_related("levels"),
        "today": localdate(),
        "breadcrumbs": _trail(unit, (found.masked_name, "")),
    }
    return page(request, "firm_person.html", context)
