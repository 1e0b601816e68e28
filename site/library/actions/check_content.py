"""Look through everything published for what has gone wrong since: dead links, replaced laws, missing files, age.

Nothing is called outside: links to other sites are listed by the report's reader, not fetched (trust.md SEC-10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.staticfiles import finders
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Site

from library.domain.links import Target, targets
from qualifications.api import Instrument, read_citations

STALE_DAYS = 365


class Problem(models.TextChoices):
    """What the report can say of a page."""

    REPLACED = "replaced", gettext_lazy("引用的法规已被替代或废止")
    UNKNOWN_LAW = "unknown_law", gettext_lazy("引用的法规不在法规库")
    DEAD_LINK = "dead_link", gettext_lazy("站内链接打不开")
    MISSING_FILE = "missing_file", gettext_lazy("缺少文件")
    STALE = "stale", gettext_lazy("一年没有更新")
    WAITING = "waiting", gettext_lazy("内容待核")


@dataclass(frozen=True, slots=True)
class Finding:
    page: Page
    problem: Problem
    detail: str


def check_content(pages: Any, *, now: datetime) -> list[Finding]:
    """Findings over these pages (a QuerySet of Page), worst kind first."""
    laws = Instrument.objects.select_related("replaced_by").in_bulk(field_name="key")
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page.url_path if site else "/"
    known = set(Page.objects.live().values_list("pk", flat=True))
    paths = set(Page.objects.live().values_list("url_path", flat=True))
    found: list[Finding] = []
    for page in pages.live().filter(depth__gt=1).specific(defer=False):
        found += _laws(page, laws)
        found += _targets(page, known=known, paths=paths, root=root)
        if page.last_published_at and page.last_published_at < now - timedelta(days=STALE_DAYS):
            found.append(Finding(page, Problem.STALE, _("最近发布：%s") % page.last_published_at.date().isoformat()))
        if getattr(page, "check_state", "") == "waiting":
            found.append(Finding(page, Problem.WAITING, _("尚未对照官方文本核对")))
    order = list(Problem)
    return sorted(found, key=lambda row: (order.index(row.problem), row.page.title))


def _laws(page: Any, laws: dict[str, Instrument]) -> Iterator[Finding]:
    for citation in read_citations(getattr(page, "laws", "") or ""):
        law = laws.get(citation.key)
        if law is None:
            yield Finding(page, Problem.UNKNOWN_LAW, citation.key)
        elif law.is_replaced:
            successor = _("，现行：%s") % law.replaced_by.citation() if law.replaced_by else ""
            yield Finding(page, Problem.REPLACED, f"{law.citation()}{citation.article}{successor}")


def _targets(page: Any, *, known: set[int], paths: set[str], root: str) -> Iterator[Finding]:
    body: Any = getattr(page, "body", None)
    stored = body.get_prep_value() if hasattr(body, "get_prep_value") else []
    for target in dict.fromkeys(targets(stored)):
        problem = _wrong(target, known=known, paths=paths, root=root)
        if problem is not None:
            yield Finding(page, problem, target.value)


def _wrong(target: Target, *, known: set[int], paths: set[str], root: str) -> Problem | None:
    if target.kind == "page" and int(target.value) not in known:
        return Problem.DEAD_LINK
    if target.kind == "file" and finders.find(target.value) is None:
        return Problem.MISSING_FILE
    if target.kind == "address" and not _answers(target.value, paths=paths, root=root):
        return Problem.DEAD_LINK
    return None


def _answers(path: str, *, paths: set[str], root: str) -> bool:
    if path.startswith("/static/"):
        return finders.find(path.removeprefix("/static/")) is not None
    if root + path.lstrip("/") in paths:
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.view_name != "wagtail_serve"
