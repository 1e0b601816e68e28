"""The catalogue as a tree; open to every reader."""

from __future__ import annotations

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qualifications import api
from qualifications.domain.wording import EDUCATION
from qualifications.models import OperationItem, WorkCategory
from qualifications.views.frame import tabs


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Categories and items of one family; `q` looks in names, aliases and codes."""
    family = request.GET.get("family", "")
    if family not in api.Family.values:
        family = api.Family.SPECIAL_OPERATIONS
    words = request.GET.get("q", "").strip()[:40]
    items = OperationItem.objects.select_related("category").prefetch_related("covers")
    categories = WorkCategory.objects.filter(family=family)
    if words:
        items = items.filter(Q(name__icontains=words) | Q(code=words) | Q(pk__in=_by_alias(family, words)))
        categories = categories.filter(Q(pk__in=items.values("category")) | Q(name__icontains=words))
    rows = [
        {"category": category, "items": [_item(item) for item in category.items.all()]}
        for category in categories.prefetch_related(Prefetch("items", queryset=items))
    ]
    families = [
        {
            "label": label,
            "url": f"{reverse('qualifications:catalogue')}?family={value}",
            "active": value == family,
            "count": OperationItem.objects.filter(category__family=value, is_current=True).count(),
        }
        for value, label in api.Family.choices
    ]
    versions = (
        OperationItem.objects.filter(category__family=family)
        .order_by("catalogue_version")
        .values_list("catalogue_version", flat=True)
        .distinct()
    )
    return render(
        request,
        "qualifications/catalogue.html",
        {
            "rows": rows,
            "families": families,
            "family": family,
            "family_label": api.Family(family).label,
            "words": words,
            "versions": list(versions),
            "tabs": tabs(request, active="catalogue"),
        },
    )


def _by_alias(family: str, words: str) -> list[int]:
    """Items one of whose everyday names holds the words; JSON lists are searched here, they are few."""
    found = OperationItem.objects.filter(category__family=family).values_list("pk", "aliases")
    return [pk for pk, aliases in found if any(words in alias for alias in aliases)]


def _item(item: OperationItem) -> dict[str, object]:
    today = timezone.localdate()
    try:
        hours = api.required_hours(item, on=today)
        level = api.min_education(item, on=today)
    except api.NoEdition:
        hours, level = api.RequiredHours(item.required_hours_theory, item.required_hours_practical), None
    parts = [(_("理论"), hours.theory), (_("实操"), hours.practical)]
    said = [f"{label} {number}" for label, number in parts if number is not None]
    return {
        "row": item,
        "aliases": "、".join(item.aliases),
        "hours": " · ".join(said),
        "education": EDUCATION.get(level or 0, ""),
        "covers": "、".join(other.name for other in item.covers.all()),
    }
