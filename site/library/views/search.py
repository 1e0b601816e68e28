"""One box over everything that is published: /search/, and its suggestions while somebody types."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.views.found import Found, entries, look_for, places_named
from library.views.kinds import KINDS, kind_of
from pages.api import close_pages, runs_of, suggest_pages

LONGEST = 60
PER_PAGE = 12
SUGGESTED = 8
OFTEN = ("特种作业", "令第19号", "安全生产法", "有限空间", "动火作业", "高处作业", "触电", "消防")
"""What a visitor may begin with; every one of them finds something in the house's own content."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Never refuses: what is too long is cut, what is no kind, place or page of the list is left out."""
    words = asked(request)
    places = list(apps.get_model("publicity", "Place").objects.all())
    place = next((row for row in places if row.key == request.GET.get("place")), None)
    kind = KINDS.get(request.GET.get("kind", ""))
    found = look_for(words, place=place.key if place else "")
    page = Paginator(found.of_kind(kind.key if kind else ""), PER_PAGE).get_page(request.GET.get("page"))
    shown_places = found.places if (kind is None and page.number == 1) or (kind and kind.key == "place") else []
    context = {
        "words": words,
        "places": places,
        "place": place,
        "kind": kind,
        "found": found,
        "filters": _filters(found, kind.key if kind else ""),
        "page_obj": page,
        "entries": entries(found, list(page.object_list), request),
        "shown_places": shown_places,
        "close": close_pages(words, most=5) if words and not found.total else [],
        "often": OFTEN,
        "breadcrumbs": [{"label": _("首页"), "url": "/"}, {"label": _("搜索"), "url": ""}],
    }
    return render(request, "library/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """{"items": [{"label", "url", "kind"}]}: places, then pages by title, alias or pinyin initials."""
    words = asked(request)
    items: list[dict[str, str]] = []
    if runs_of(words):
        for place in places_named(words)[:2]:
            items.append({"label": place.name, "url": f"/places/{place.key}/", "kind": str(KINDS["place"].label)})
        for page in suggest_pages(words, most=SUGGESTED - len(items)):
            kind = kind_of(page.content_type_id)
            items.append({"label": page.title, "url": page.get_url(request) or "", "kind": str(kind.label)})
    return JsonResponse({"items": items})


def asked(request: HttpRequest) -> str:
    """What stands in the box: at most 60 characters, none that cannot be printed."""
    text = "".join(letter if letter.isprintable() else " " for letter in request.GET.get("q", "")[: LONGEST * 4])
    return " ".join(text.split())[:LONGEST]


def _filters(found: Found, chosen: str) -> list[dict[str, Any]]:
    """全部 and the kinds that have anything; a chosen kind stays even when it has nothing."""
    rows = [{"key": "", "label": _("全部"), "count": found.total, "active": not chosen}]
    counts = {kind.key: number for kind, number in found.counts()}
    for key, kind in KINDS.items():
        if key in counts or key == chosen:
            rows.append({"key": key, "label": kind.label, "count": counts.get(key, 0), "active": key == chosen})
    return rows
