"""The one door to the library."""

from __future__ import annotations

from library.actions.load_library import load_library
from library.models import ArticleIndexPage, ArticlePage, CaseIndexPage, CasePage, LawIndexPage, LawPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "CaseIndexPage",
    "CasePage",
    "LawIndexPage",
    "LawPage",
    "load_library",
]
