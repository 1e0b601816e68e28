"""Campaigns (宣传活动): the list, and one campaign."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from pages.api import Body, contents, trail
from publicity.blocks import CampaignBody
from publicity.domain import season as seasons
from publicity.models.place import Place

WORDS = {
    seasons.ON: ("ok", _("进行中")),
    seasons.COMING: ("info", _("即将开始")),
    seasons.OVER: ("neutral", _("已结束")),
}


EVENTS = 8


class CampaignQuerySet(PageQuerySet):
    def in_season(self) -> list[CampaignPage]:
        """What is on first, then the next to come, then the latest over."""
        today = timezone.localdate()
        return sorted(self, key=lambda page: seasons.rank(page.starts_on, page.ends_on, today=today))


class CampaignIndexPage(Page):
    """宣传活动: all campaigns, to be narrowed to one kind of place."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "publicity/campaign_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["publicity.CampaignPage"]

    class Meta:
        verbose_name = _("宣传活动列表")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = CampaignPage.objects.live().public().child_of(self).prefetch_related("places")
        places = list(Place.objects.filter(campaigns__in=pages).distinct())
        chosen = next((place for place in places if place.key == request.GET.get("place")), None)
        if chosen is not None:
            pages = pages.filter(places=chosen)
        return {
            **context,
            "breadcrumbs": trail(self),
            "campaigns": pages.in_season(),
            "places": places,
            "chosen": chosen,
        }


class CampaignPage(Page):
    """One campaign: when, for whom, on what theme, and everything done in it."""

    class Drawing(models.TextChoices):
        SAFETY_MONTH = "safety-month", _("安全生产月")
        FIRE_DAY = "fire-day", _("消防")
        OCCUPATIONAL_HEALTH = "occupational-health", _("职业健康")

    theme = models.CharField(_("主题"), max_length=120, blank=True)
    lead = models.TextField(_("导语"), max_length=300)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    audience = models.CharField(_("对象"), max_length=120, blank=True)
    organisers = models.CharField(_("主办"), max_length=200, blank=True)
    places: Any = ParentalManyToManyField(Place, verbose_name=_("场所"), blank=True, related_name="campaigns")
    drawing = models.CharField(
        _("插画"), max_length=24, choices=Drawing.choices, default=Drawing.SAFETY_MONTH, help_text=_("没有图片时使用")
    )
    picture = models.ForeignKey(
        "publicity.Picture",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = Body(CampaignBody(), verbose_name=_("内容"), blank=True)

    objects = PageManager.from_queryset(CampaignQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("audience"),
                FieldPanel("organisers"),
                FieldPanel("places"),
            ],
            heading=_("时间与范围"),
        ),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("drawing")], heading=_("封面")),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("theme"),
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("starts_on"),
    ]
    template = "publicity/campaign.html"
    parent_page_types = ["publicity.CampaignIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("宣传活动")
        verbose_name_plural = _("宣传活动")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        others = CampaignPage.objects.live().public().sibling_of(self, inclusive=False).prefetch_related("places")
        return {
            **context,
            "breadcrumbs": trail(self),
            "contents": contents(self.body),
            "events": self.events.live().public().coming_first(timezone.now())[:EVENTS],  # type: ignore[attr-defined]
            "others": others.in_season()[:2],
        }

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("结束日期不能早于开始日期。")})

    @property
    def season(self) -> tuple[str, Any]:
        """Tone and word for today."""
        return WORDS[seasons.season(self.starts_on, self.ends_on, today=timezone.localdate())]

    @property
    def drawing_path(self) -> str:
        return f"img/campaigns/{self.drawing}.svg"
