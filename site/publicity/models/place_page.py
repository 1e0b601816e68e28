"""One page for each kind of place: it speaks to the people there, and gathers what is for them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from courses.api import CoursePage
from library.api import ArticlePage, CasePage
from pages.api import ArticleBody, Body, trail
from publicity.models.campaigns import CampaignPage

ARTICLES, COURSES, CASES, CAMPAIGNS, EVENTS = 6, 3, 3, 2, 3


class PlaceIndexPage(Page):
    """安全宣传进哪里: every kind of place with a page."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "publicity/place_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["publicity.PlacePage"]

    class Meta:
        verbose_name = _("场所列表")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = PlacePage.objects.live().child_of(self).select_related("place").order_by("place__order")
        return {**context, "breadcrumbs": trail(self), "places": pages}


class PlacePage(Page):
    """进企业, 进学校 …: what to do today, then the knowledge, courses, cases and campaigns tagged with this place."""

    place = models.OneToOneField(
        "publicity.Place", verbose_name=_("场所"), on_delete=models.PROTECT, related_name="page"
    )
    headline = models.CharField(_("一句话"), max_length=40)
    lead = models.TextField(_("导语"), max_length=300)
    readers = models.CharField(_("写给谁"), max_length=80, blank=True)
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("place"),
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("readers"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("headline"),
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    template = "publicity/place.html"
    parent_page_types = ["publicity.PlaceIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("场所页面")
        verbose_name_plural = _("场所页面")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        here = {"places": self.place_id}
        articles = ArticlePage.objects.live().filter(**here).order_by("-last_published_at", "title")
        return {
            **context,
            "breadcrumbs": trail(self),
            "articles": articles.prefetch_related("places")[:ARTICLES],
            "article_count": articles.count(),
            "courses": CoursePage.objects.live()
            .filter(**here)
            .select_related("institution")
            .order_by("order")[:COURSES],
            "cases": CasePage.objects.live().filter(**here).order_by("title")[:CASES],
            "campaigns": CampaignPage.objects.live().filter(**here).prefetch_related("places").in_season()[:CAMPAIGNS],
            "events": _coming_events(self.place_id),
        }

    @property
    def drawing_path(self) -> str:
        return f"publicity/places/{self.place.key}.svg"


def _coming_events(place: int) -> Any:
    """The next events for this place; none while events are not part of the site."""
    from django.utils import timezone

    try:
        events = apps.get_model("publicity", "EventPage")
    except LookupError:
        return []
    return events.objects.live().filter(place=place, ends_at__gte=timezone.now()).order_by("begins_at")[:EVENTS]
