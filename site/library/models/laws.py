"""法规标准库: the list, and one text with its articles as we summarise them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from library.models.uses import find_uses
from pages.api import ArticleBody, Body, ListPage, contents, trail
from qualifications.api import Check, Instrument


class LawIndexPage(ListPage):
    """法规标准: narrowed by words, kind, state and region."""

    template = "library/law_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["library.LawPage"]

    class Meta:
        verbose_name = _("法规标准库")

    def filters(self) -> list[dict[str, Any]]:
        regions = Instrument.objects.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
        return [
            {"name": "kind", "label": _("类别"), "choices": Instrument.Kind.choices},
            {"name": "state", "label": _("效力"), "choices": Instrument.State.choices},
            {"name": "region", "label": _("地区"), "choices": [("national", _("全国")), *((r, r) for r in regions)]},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        laws = LawPage.objects.live().child_of(self).select_related("instrument__replaced_by")
        if kind := chosen.get("kind"):
            laws = laws.filter(instrument__kind=kind)
        if state := chosen.get("state"):
            laws = laws.filter(instrument__state=state)
        if region := chosen.get("region"):
            laws = laws.filter(instrument__region="" if region == "national" else region)
        if words := chosen.get("q"):
            laws = laws.filter(Q(title__icontains=words) | Q(instrument__number__icontains=words))
        return laws.order_by("order", "title")


class LawPage(Page):
    """One law or standard: facts from `qualifications.Instrument`, the words from here."""

    instrument = models.OneToOneField(
        "qualifications.Instrument", verbose_name=_("法规"), on_delete=models.PROTECT, related_name="page"
    )
    lead = models.TextField(_("一句话"), max_length=300)
    topics = models.CharField(_("主题"), max_length=120, blank=True, help_text=_("用顿号隔开"))
    places: Any = ParentalManyToManyField("publicity.Place", verbose_name=_("场所"), blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(_("次序"), default=100)
    body = Body(ArticleBody(), verbose_name=_("内容"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("instrument"),
        FieldPanel("lead"),
        FieldPanel("topics"),
        FieldPanel("places"),
        FieldPanel("order"),
        InlinePanel("articles", heading=_("条文要点"), label=_("条")),
        InlinePanel("notices", heading=_("变更提示"), label=_("提示")),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("topics"),
        index.SearchField("body"),
        index.RelatedFields(
            "instrument",
            [
                index.SearchField("number"),
                index.SearchField("issuer"),
                index.SearchField("aliases"),
                index.AutocompleteField("number"),
                index.AutocompleteField("aliases"),
            ],
        ),
        index.RelatedFields("articles", [index.SearchField("title"), index.SearchField("summary")]),
    ]
    template = "library/law.html"
    parent_page_types = ["library.LawIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("法规标准")
        verbose_name_plural = _("法规标准")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "breadcrumbs": trail(self),
            "law": self.instrument,
            "contents": contents(self.body),
            "uses": find_uses(self.instrument),
        }

    def structured_data(self) -> dict[str, Any]:
        """schema.org/Legislation."""
        law = self.instrument
        return {
            "@type": "Legislation",
            "description": self.lead,
            "legislationIdentifier": law.number,
            "legislationDate": law.published_on.isoformat() if law.published_on else None,
            "legislationLegalForce": "NotInForce" if law.is_replaced else "InForce",
        }

    @property
    def topic_list(self) -> list[str]:
        return [topic for topic in self.topics.split("、") if topic]


class LawArticle(Orderable):
    """One article in our own words; the law's text is cited, never pasted."""

    page = ParentalKey(LawPage, on_delete=models.CASCADE, related_name="articles")
    number = models.CharField(_("条"), max_length=40)
    title = models.CharField(_("要点"), max_length=60, blank=True)
    summary = models.TextField(_("摘要（我们的话）"))
    check_state = models.CharField(_("核对状态"), max_length=10, choices=Check.choices, default=Check.WAITING)

    class Meta(Orderable.Meta):
        verbose_name = _("条文要点")

    def __str__(self) -> str:
        return self.number


class LawNotice(Orderable):
    """What changed, and from when."""

    page = ParentalKey(LawPage, on_delete=models.CASCADE, related_name="notices")
    on = models.DateField(_("日期"))
    text = models.TextField(_("变更"))

    class Meta(Orderable.Meta):
        verbose_name = _("变更提示")

    def __str__(self) -> str:
        return f"{self.on} {self.text[:20]}"
