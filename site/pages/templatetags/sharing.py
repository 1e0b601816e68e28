"""What other programs read of a page: its address, its picture, its structured data."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def absolute(path: str) -> str:
    """The public address of a path of ours."""
    return f"{settings.ORIGIN}{path}"


@register.simple_tag
def share_image_address(page: Any) -> str:
    return f"{settings.ORIGIN}{reverse('pages:share-image', args=[page.pk])}"


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> str:
    """JSON-LD of the page and its way back: a data block, which no browser runs; escaped like `json_script`."""
    page = context.get("page")
    if page is None or not getattr(page, "pk", None):
        return ""
    address = f"{settings.ORIGIN}{page.url or '/'}"
    described = getattr(page, "structured_data", None)
    graph: list[dict[str, Any]] = [
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": page.seo_title or page.title,
            "description": page.search_description,
            "inLanguage": "zh-Hans",
            "dateModified": page.last_published_at.isoformat() if page.last_published_at else None,
            **(described() if callable(described) else {}),
        }
    ]
    trail = context.get("breadcrumbs") or []
    if trail:
        graph.append(
            {"@type": "BreadcrumbList", "itemListElement": [_crumb(at, row, address) for at, row in enumerate(trail)]}
        )
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": [_without_blanks(row) for row in graph]}, ensure_ascii=False
    )
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(_ESCAPED)))  # noqa: S308


def _crumb(at: int, row: dict[str, str], here: str) -> dict[str, Any]:
    address = f"{settings.ORIGIN}{row['url']}" if row.get("url") else here
    return {"@type": "ListItem", "position": at + 1, "name": str(row["label"]), "item": address}


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}
