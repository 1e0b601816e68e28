"""The home page and plain pages of the public site."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from publicity.blocks import ArticleBody, HomeBody
from publicity.blocks.door import DoorBlock, shown
from publicity.fields import Body

TITLED = ("activities", "knowledge", "checklist", "slogans", "materials")
"""Parts whose title counts as a heading of the page."""


def trail(page: Page) -> list[dict[str, str]]:
    """The way back to the home page, for the breadcrumbs."""
    above = page.get_ancestors().filter(depth__gt=1).values_list("title", "depth", "url_path")
    rows = [
        {"label": _now("首页"), "url": "/"}
        if depth == 2
        else {"label": title, "url": "/" + path.lstrip("/").partition("/")[2]}
        for title, depth, path in above
    ]
    return [*rows, {"label": page.title, "url": ""}]


class HomePage(Page):
    """The front door: one hero, then bands."""

    hero_title = models.CharField(_("大标题"), max_length=40)
    hero_accent = models.CharField(_("大标题第二行"), max_length=40, blank=True)
    hero_lead = models.TextField(_("导语"), max_length=200)
    hero_facts = models.TextField(_("三句事实"), max_length=200, blank=True, help_text=_("每行一句，显示在按钮下面"))
    hero_doors = Body([("door", DoorBlock())], verbose_name=_("按钮"), blank=True, max_num=2)
    body = Body(HomeBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("hero_accent"),
                FieldPanel("hero_lead"),
                FieldPanel("hero_doors"),
                FieldPanel("hero_facts"),
            ],
            heading=_("首屏"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("hero_lead"), index.SearchField("body")]
    template = "publicity/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["publicity.CampaignIndexPage", "publicity.StandardPage"]

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        doors = shown(block.value for block in self.hero_doors)
        facts = [line.strip() for line in self.hero_facts.splitlines() if line.strip()]
        return {**context, "doors": doors, "facts": facts}


class StandardPage(Page):
    """A page of text: 隐私说明, 关于."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)
    shows_contents = models.BooleanField(_("显示目录"), default=True, help_text=_("由小标题组成"))
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("shows_contents"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "publicity/standard.html"
    parent_page_types = ["publicity.HomePage", "publicity.StandardPage"]
    subpage_types = ["publicity.StandardPage"]

    class Meta:
        verbose_name = _("普通页面")
        verbose_name_plural = _("普通页面")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "breadcrumbs": trail(self), "contents": contents(self.body) if self.shows_contents else []}


def contents(body: Any) -> list[dict[str, str]]:
    """The headings of a body and the titles of its parts; fewer than three need no table of contents."""
    rows = [{"id": block.id, "label": _heading(block)} for block in body]
    found = [row for row in rows if row["label"]]
    return found if len(found) > 2 else []


def _heading(block: Any) -> str:
    if block.block_type == "heading":
        return str(block.value)
    return str(block.value["title"]) if block.block_type in TITLED else ""
