"""安全知识: short articles for each place, with a version for people who read slowly."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from pages.api import ArticleBody, Body, ListPage, contents, trail
from qualifications.api import CHECK_PANELS, CheckedMixin, CitingMixin, lines


class ArticleIndexPage(ListPage):
    """安全知识: narrowed by words, place and topic."""

    template = "library/article_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["library.ArticlePage"]

    class Meta:
        verbose_name = _("安全知识")

    def filters(self) -> list[dict[str, Any]]:
        topics = ArticlePage.objects.live().child_of(self).order_by("topic").values_list("topic", flat=True).distinct()
        places = apps.get_model("publicity", "Place").objects.all()
        return [
            {"name": "place", "label": _("场所"), "choices": [(place.key, place.name) for place in places]},
            {"name": "topic", "label": _("主题"), "choices": [(topic, topic) for topic in topics if topic]},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        fields = {"place": "places__key", "topic": "topic", "q": "title__icontains"}
        articles = ArticlePage.objects.live().child_of(self).prefetch_related("places")
        return articles.filter(**{fields[name]: value for name, value in chosen.items()}).order_by(
            "-last_published_at", "title"
        )


class ArticlePage(CitingMixin, CheckedMixin, Page):
    """One piece of knowledge; `simple` says the same for somebody who reads slowly (T21)."""

    lead = models.TextField(_("导语"), max_length=300)
    topic = models.CharField(_("主题"), max_length=20, blank=True)
    places: Any = ParentalManyToManyField(
        "publicity.Place", verbose_name=_("场所"), blank=True, related_name="articles"
    )
    simple = models.TextField(_("简明版"), blank=True, help_text=_("每行一句短话，常用字，一句一个意思"))
    diagram = models.CharField(_("题图"), max_length=200, blank=True, help_text=_("/static/ 之后的路径"))
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("topic"),
        FieldPanel("places"),
        FieldPanel("body"),
        FieldPanel("simple"),
        FieldPanel("laws"),
        FieldPanel("diagram"),
        MultiFieldPanel(CHECK_PANELS, heading=_("核对")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("topic"),
        index.SearchField("simple"),
        index.SearchField("body"),
    ]
    template = "library/article.html"
    parent_page_types = ["library.ArticleIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("知识文章")
        verbose_name_plural = _("知识文章")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        more = ArticlePage.objects.live().sibling_of(self, inclusive=False).filter(topic=self.topic)
        return {
            **context,
            "breadcrumbs": trail(self),
            "contents": contents(self.body),
            "laws": self.cited(),
            "more": more.order_by("-last_published_at")[:3],
        }

    def structured_data(self) -> dict[str, Any]:
        """schema.org/Article."""
        return {"@type": "Article", "headline": self.title, "description": self.lead}

    @property
    def simple_lines(self) -> list[str]:
        return lines(self.simple)
