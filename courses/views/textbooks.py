"""教材和大纲: what to learn from, by operation item."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import Syllabus, Textbook
from qualifications.api import OperationItem

PER_PAGE = 24
KINDS: dict[str, Any] = {"textbook": Textbook, "syllabus": Syllabus}


@require_safe
def textbooks(request: HttpRequest) -> HttpResponse:
    """Narrowed by kind and item; a value that is no choice is ignored."""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    related = {name: model.objects.public().values("operation_item") for name, model in KINDS.items()}
    items = OperationItem.objects.filter(pk__in=related["textbook"]) | OperationItem.objects.filter(
        pk__in=related["syllabus"]
    )
    items = items.select_related("category").order_by("-category__family", "category__sort_order", "sort_order")
    item = next((row for row in items if row.key == request.GET.get("item", "")), None)
    rows = []
    for name, model in KINDS.items():
        if kind in ("", name):
            found = model.objects.public().select_related("operation_item", "file", "institution")
            rows += list(found.filter(operation_item=item) if item else found)
    return render(
        request,
        "courses/textbooks.html",
        {
            "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
            "kinds": [("textbook", _("教材")), ("syllabus", _("大纲和考核标准"))],
            "kind": kind,
            "items": items,
            "item": item,
            "breadcrumbs": [{"label": _("首页"), "url": "/"}, {"label": _("教材和大纲"), "url": ""}],
        },
    )
