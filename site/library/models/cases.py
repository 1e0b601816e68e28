"""事故案例库: real accidents with their source, and composed teaching cases that say so."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from library.models.kinds import FIRST_EDITION, edition_choices, kind_choices, kind_editions, kinds_of, successor
from pages.api import ArticleBody, Body, ListPage, trail
from qualifications.api import CHECK_PANELS, CheckedMixin, CitingMixin, Instrument, lines


class CaseIndexPage(ListPage):
    """事故案例: narrowed by words, kind of accident, industry and nature."""

    template = "library/case_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["library.CasePage"]

    class Meta:
        verbose_name = _("事故案例库")

    def filters(self) -> list[dict[str, Any]]:
        cases = CasePage.objects.live().child_of(self)
        types = set(cases.values_list("accident_type", flat=True))
        industries = sorted(set(cases.values_list("industry", flat=True)))
        return [
            {"name": "type", "label": _("事故类型"), "choices": [row for row in kind_choices() if row[0] in types]},
            {"name": "industry", "label": _("行业"), "choices": [(name, name) for name in industries if name]},
            {"name": "nature", "label": _("性质"), "choices": CasePage.Nature.choices},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        cases = CasePage.objects.live().child_of(self)
        fields = {"type": "accident_type", "industry": "industry", "nature": "nature", "q": "title__icontains"}
        return cases.filter(**{fields[name]: value for name, value in chosen.items()}).order_by("-nature", "title")


class CasePage(CitingMixin, CheckedMixin, Page):
    """One accident: what happened, why, and what to do so that it never happens here."""

    class Nature(models.TextChoices):
        REAL = "real", _("真实事故")
        COMPOSED = "composed", _("模拟案例")

    nature = models.CharField(_("性质"), max_length=8, choices=Nature.choices)
    accident_type = models.CharField(_("事故类型"), max_length=12, choices=kind_choices)
    kind_edition = models.CharField(
        _("分类依据"),
        max_length=24,
        choices=edition_choices,
        default=FIRST_EDITION,
        help_text=_("案例保留归类时所依据的版本。"),
    )
    industry = models.CharField(_("行业"), max_length=40)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True, help_text=_("只用于真实事故"))
    region = models.CharField(_("发生地"), max_length=60, blank=True)
    deaths = models.PositiveSmallIntegerField(_("死亡人数"), null=True, blank=True)
    injured = models.PositiveSmallIntegerField(_("受伤人数"), null=True, blank=True)
    lead = models.TextField(_("导语"), max_length=300)
    direct_causes = models.TextField(_("直接原因"), help_text=_("每行一条"))
    indirect_causes = models.TextField(_("间接原因"), blank=True, help_text=_("每行一条"))
    lessons = models.TextField(_("教训和措施"), help_text=_("每行一条，写成能照着做的话"))
    questions = models.TextField(_("讨论题"), blank=True, help_text=_("每行一条，供班组讨论"))
    items = models.TextField(_("相关操作项目"), blank=True, help_text=_("每行一个操作项目标识"))
    places: Any = ParentalManyToManyField("publicity.Place", verbose_name=_("场所"), blank=True, related_name="+")
    diagram = models.CharField(_("示意图"), max_length=200, blank=True, help_text=_("/static/ 之后的路径"))
    body = Body(ArticleBody(), verbose_name=_("经过和分析"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("nature"),
                FieldRowPanel([FieldPanel("accident_type"), FieldPanel("kind_edition")]),
                FieldPanel("industry"),
                FieldRowPanel([FieldPanel("happened_on"), FieldPanel("region")]),
                FieldRowPanel([FieldPanel("deaths"), FieldPanel("injured")]),
            ],
            heading=_("事故"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("direct_causes"),
                FieldPanel("indirect_causes"),
                FieldPanel("lessons"),
                FieldPanel("questions"),
            ],
            heading=_("原因和教训"),
        ),
        FieldPanel("laws"),
        FieldPanel("items"),
        FieldPanel("places"),
        FieldPanel("diagram"),
        InlinePanel("sources", heading=_("来源"), label=_("来源")),
        MultiFieldPanel(CHECK_PANELS, heading=_("核对")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("accident_type"),
        index.SearchField("industry"),
        index.SearchField("direct_causes"),
        index.SearchField("lessons"),
        index.SearchField("body"),
    ]
    template = "library/case.html"
    parent_page_types = ["library.CaseIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("事故案例")
        verbose_name_plural = _("事故案例")

    def clean(self) -> None:
        super().clean()
        if self.nature == self.Nature.COMPOSED and (self.happened_on or self.region):
            raise ValidationError(
                {"nature": _("模拟案例不写发生日期和地点：读者会把它当成真事。真实事故请改性质并写明来源。")}
            )
        if self.accident_type and self.accident_type not in kinds_of(self.kind_edition):
            raise ValidationError({"accident_type": _("这个事故类型不在所选的分类依据里，请改选类型或依据。")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        alike = CasePage.objects.live().sibling_of(self, inclusive=False).filter(accident_type=self.accident_type)
        return {
            **context,
            "breadcrumbs": trail(self),
            "laws": self.cited(),
            "alike": alike.order_by("title")[:3],
            **self._filed(),
        }

    def _filed(self) -> dict[str, Any]:
        """The standard the kind comes from, and the one in force today if that is another."""
        later = successor(self.kind_edition, timezone.localdate())
        names = {one.key: one.instrument for one in kind_editions()}
        keys = {"filed_under": names.get(self.kind_edition), "filed_later": later.instrument if later else None}
        found = {one.key: one for one in Instrument.objects.filter(key__in=[key for key in keys.values() if key])}
        return {name: found.get(key or "") for name, key in keys.items()}

    def structured_data(self) -> dict[str, Any]:
        """schema.org/Article."""
        return {"@type": "Article", "headline": self.title, "description": self.lead}

    @property
    def lists(self) -> dict[str, list[str]]:
        """Causes, lessons and questions, line by line."""
        return {
            name: lines(getattr(self, name)) for name in ("direct_causes", "indirect_causes", "lessons", "questions")
        }


class CaseSource(Orderable):
    """Where the facts of a real accident come from."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("来源"), max_length=160)
    url = models.URLField(_("官方地址"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("来源")

    def __str__(self) -> str:
        return self.title
