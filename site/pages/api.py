"""The one door to pages."""

from __future__ import annotations

from pages.blocks import ArticleBody, CalloutBlock, ChecklistBlock, DiagramBlock, FactBlock, StaticFileBlock
from pages.counting import count_view, flush_views, most_viewed, views_of
from pages.domain.asked import json_object, whole_number
from pages.domain.bigrams import Run, runs_of
from pages.domain.excerpts import Cut, cuts, marked
from pages.domain.initials import initials
from pages.domain.line import Line, Turn
from pages.domain.writing import BodyRefused, body, rich_text
from pages.fields import Body
from pages.freshness import move_on, shown_on_pages
from pages.listing import ListPage
from pages.loading import digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files, refresh_index
from pages.reading import contents, trail
from pages.search.finding import close_pages, find_pages, suggest_pages, texts_of
from pages.sending import send_file
from pages.visitors import visitor_address

__all__ = [
    "ArticleBody",
    "Body",
    "BodyRefused",
    "CalloutBlock",
    "ChecklistBlock",
    "Cut",
    "DiagramBlock",
    "FactBlock",
    "Line",
    "ListPage",
    "Run",
    "StaticFileBlock",
    "Turn",
    "body",
    "close_pages",
    "contents",
    "count_view",
    "cuts",
    "digest_of",
    "find_pages",
    "flush_views",
    "home_page",
    "initials",
    "is_loaded",
    "json_object",
    "lay_page",
    "mark_loaded",
    "marked",
    "most_viewed",
    "move_on",
    "read_files",
    "refresh_index",
    "rich_text",
    "runs_of",
    "send_file",
    "shown_on_pages",
    "suggest_pages",
    "texts_of",
    "trail",
    "views_of",
    "visitor_address",
    "whole_number",
]
