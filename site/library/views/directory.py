"""名录: training institutions, exam points and practice bases, with what they may do and how they did."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from library.models.directory import KINDS, entries_of, regions_of

PER_PAGE = 24
WORDS = {
    "institutions": gettext_lazy("培训机构"),
    "points": gettext_lazy("考点"),
    "bases": gettext_lazy("实操基地"),
}


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """One kind at a time, narrowed by region and words."""
    kind = request.GET.get("kind", "institutions")
    if kind not in KINDS:
        kind = "institutions"
    region, words = request.GET.get("region", ""), request.GET.get("q", "").strip()[:40]
    page = Paginator(entries_of(kind, region=region, words=words), PER_PAGE).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "breadcrumbs": [{"label": _("首页"), "url": "/"}, {"label": _("机构和考点"), "url": ""}],
        "tabs": [
            {"label": label, "url": f"?kind={key}", "active": key == kind, "count": KINDS[key]().count()}
            for key, label in WORDS.items()
        ],
        "kind": kind,
        "region": region,
        "words": words,
        "regions": regions_of(kind),
        "page_obj": page,
    }
    return render(request, "library/directory.html", context)
