"""The one door to pages."""

from __future__ import annotations

from pages.blocks import ArticleBody, CalloutBlock, ChecklistBlock, DiagramBlock, FactBlock, StaticFileBlock
from pages.domain.writing import BodyRefused, body, rich_text
from pages.fields import Body
from pages.freshness import move_on, shown_on_pages
from pages.listing import ListPage
from pages.loading import digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from pages.reading import contents, trail

__all__ = [
    "ArticleBody",
    "Body",
    "BodyRefused",
    "CalloutBlock",
    "ChecklistBlock",
    "DiagramBlock",
    "FactBlock",
    "ListPage",
    "StaticFileBlock",
    "body",
    "contents",
    "digest_of",
    "home_page",
    "is_loaded",
    "lay_page",
    "mark_loaded",
    "move_on",
    "read_files",
    "rich_text",
    "shown_on_pages",
    "trail",
]
