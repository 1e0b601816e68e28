"""Pages of the library."""

from library.models.articles import ArticleIndexPage, ArticlePage
from library.models.cases import CaseIndexPage, CasePage, CaseSource
from library.models.laws import LawArticle, LawIndexPage, LawNotice, LawPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "CaseIndexPage",
    "CasePage",
    "CaseSource",
    "LawArticle",
    "LawIndexPage",
    "LawNotice",
    "LawPage",
]
