"""What a reader gets on every page: the way back and the table of contents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

TITLED = ("activities", "knowledge", "checklist", "slogans", "materials")
"""Parts whose title counts as a heading of the page."""


def trail(page: Page) -> list[dict[str, str]]:
    """The way back to the home page, for the breadcrumbs."""
    above = page.get_ancestors().filter(depth__gt=1).values_list("title", "depth", "url_path")
    rows = [
        {"label": _("首页"), "url": "/"}
        if depth == 2
        else {"label": title, "url": "/" + path.lstrip("/").partition("/")[2]}
        for title, depth, path in above
    ]
    return [*rows, {"label": page.title, "url": ""}]


def contents(body: Any) -> list[dict[str, str]]:
    """The headings of a body and the titles of its parts; fewer than three need no table of contents."""
    rows = [{"id": block.id, "label": _heading(block)} for block in body]
    found = [row for row in rows if row["label"]]
    return found if len(found) > 2 else []


def _heading(block: Any) -> str:
    if block.block_type == "heading":
        return str(block.value)
    return str(block.value["title"]) if block.block_type in TITLED else ""
