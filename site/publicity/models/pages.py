"""The home page and plain pages of the public site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from pages.api import ArticleBody, Body, contents, trail
from publicity.blocks import HomeBody
from publicity.blocks.door import DoorBlock, shown


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
    subpage_types = [
        "publicity.CampaignIndexPage",
        "publicity.StandardPage",
        "library.LawIndexPage",
        "library.CaseIndexPage",
        "library.ArticleIndexPage",
        "courses.CourseIndexPage",
        "publicity.PlaceIndexPage",
        "publicity.EventIndexPage",
        "publicity.VenueIndexPage",
        "publicity.MaterialIndexPage",
    ]

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        doors = shown(block.value for block in self.hero_doors)
        facts = [line.strip() for line in self.hero_facts.splitlines() if line.strip()]
        return {**context, "doors": doors, "facts": facts}

    def structured_data(self) -> dict[str, Any]:
        """schema.org/WebSite, with its search."""
        search = f"{settings.ORIGIN}/search/?q={{search_term_string}}"
        return {
            "@type": "WebSite",
            "potentialAction": {
                "@type": "SearchAction",
                "target": search,
                "query-input": "required name=search_term_string",
            },
        }


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
