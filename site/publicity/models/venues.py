"""Venues (警示教育基地, 体验馆, 实践基地, 主题公园): what is there, when it is open, and an online hall of exhibits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from pages.api import ArticleBody, Body, ListPage, contents, trail
from publicity.blocks import ExhibitBlock

SHOWN = 60
"""Openings on the page; the rest comes into sight as the days go by."""


class VenueIndexPage(ListPage):
    """安全场馆: narrowed by kind."""

    template = "publicity/venue_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["publicity.VenuePage"]

    class Meta:
        verbose_name = _("场馆列表")

    def filters(self) -> list[dict[str, Any]]:
        return [{"name": "kind", "label": _("类型"), "choices": VenuePage.Kind.choices}]

    def entries(self, chosen: dict[str, str]) -> Any:
        fields = {"kind": "kind", "q": "title__icontains"}
        venues = VenuePage.objects.live().public().child_of(self)
        return venues.filter(**{fields[name]: value for name, value in chosen.items()}).order_by("title")


class VenuePage(Page):
    """One venue."""

    class Kind(models.TextChoices):
        WARNING_BASE = "warning_base", _("安全警示教育基地")
        EXPERIENCE_HALL = "experience_hall", _("体验馆")
        PRACTICE_BASE = "practice_base", _("实践基地")
        THEME_PARK = "theme_park", _("主题公园")

    ICONS = {
        "warning_base": "triangle-alert",
        "experience_hall": "hand",
        "practice_base": "hard-hat",
        "theme_park": "sprout",
    }

    kind = models.CharField(_("类型"), max_length=16, choices=Kind.choices)
    lead = models.TextField(_("导语"), max_length=300)
    where = models.CharField(_("地点"), max_length=200)
    coordinates = models.CharField(_("经纬度"), max_length=40, blank=True, help_text=_("选填，例如 29.3570, 113.1289"))
    opening = models.TextField(_("开放时间"), max_length=300)
    capacity = models.PositiveIntegerField(_("每场可接待人数"), null=True, blank=True)
    is_free = models.BooleanField(_("免费"), default=True)
    fee = models.CharField(_("收费说明"), max_length=120, blank=True)
    phone = models.CharField(_("咨询电话"), max_length=40, blank=True)
    organiser = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("管理单位（平台上的）"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("这个单位的宣传编辑管理预约和签到；不选时，所有宣传编辑都能管理"),
    )
    picture = models.ForeignKey(
        "publicity.Picture",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)
    exhibits = Body([("exhibit", ExhibitBlock())], verbose_name=_("线上展厅"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [FieldPanel("where"), FieldPanel("coordinates"), FieldPanel("opening"), FieldPanel("phone")],
            heading=_("怎么去"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("capacity"),
                FieldRowPanel([FieldPanel("is_free"), FieldPanel("fee")]),
                FieldPanel("organiser"),
            ],
            heading=_("预约"),
        ),
        FieldPanel("body"),
        FieldPanel("exhibits"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("where"),
        index.SearchField("body"),
        index.SearchField("exhibits"),
    ]
    template = "publicity/venue.html"
    parent_page_types = ["publicity.VenueIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("场馆")
        verbose_name_plural = _("场馆")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "breadcrumbs": trail(self),
            "contents": contents(self.body),
            "openings": self.occasions.coming(timezone.now())[:SHOWN],  # type: ignore[attr-defined]
        }

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]

    @property
    def fee_text(self) -> str:
        return self.fee or str(_("免费") if self.is_free else _("收费，详询场馆"))
