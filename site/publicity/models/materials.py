"""宣传资料: posters, handbooks, boards and video scripts to read, print and pass on; and how many were handed out."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Sum
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from pages.api import ListPage, trail
from publicity.domain.posters import Poster, lines_of
from publicity.models.place import Place

STATIC = "publicity/materials/posters"


class Layout(models.TextChoices):
    SLOGAN = "slogan", _("标语")
    CHECKLIST = "checklist", _("清单")
    STEPS = "steps", _("步骤")
    HOTLINE = "hotline", _("电话")


class Tone(models.TextChoices):
    RED = "red", _("红：警示")
    AMBER = "amber", _("黄：提醒")
    BLUE = "blue", _("蓝：告知")
    GREEN = "green", _("绿：安全")


class MaterialIndexPage(ListPage):
    """宣传资料: narrowed by words, kind and place."""

    template = "publicity/material_index.html"
    max_count = 1
    parent_page_types = ["publicity.HomePage"]
    subpage_types = ["publicity.MaterialPage"]

    class Meta:
        verbose_name = _("宣传资料列表")

    def filters(self) -> list[dict[str, Any]]:
        places = Place.objects.filter(materials__in=MaterialPage.objects.live().child_of(self)).distinct()
        return [
            {"name": "kind", "label": _("种类"), "choices": MaterialPage.Kind.choices},
            {"name": "place", "label": _("场所"), "choices": [(place.key, place.name) for place in places]},
        ]

    def entries(self, chosen: dict[str, str]) -> Any:
        fields = {"kind": "kind", "place": "places__key", "q": "title__icontains"}
        pages = MaterialPage.objects.live().public().child_of(self).select_related("picture").prefetch_related("places")
        return pages.filter(**{fields[name]: value for name, value in chosen.items()}).order_by("kind", "title")


class MaterialPage(Page):
    """One thing to hand out. What an editor uploads stands before what the house has drawn (`drawn`)."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("海报")
        HANDBOOK = "handbook", _("手册")
        VIDEO = "video", _("视频")
        BOARD = "board", _("展板")

    ICONS = {"poster": "image", "handbook": "book-open", "video": "video", "board": "layout-grid"}

    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    lead = models.TextField(_("导语"), max_length=300)
    places: Any = ParentalManyToManyField(Place, verbose_name=_("场所"), blank=True, related_name="materials")
    picture = models.ForeignKey(
        "publicity.Picture",
        verbose_name=_("图片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("竖版原图，按微信尺寸自动裁切；不放时用下面的文字画一张"),
    )
    document = models.ForeignKey(
        "publicity.Attachment",
        verbose_name=_("印刷文件"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    layout = models.CharField(_("版式"), max_length=10, choices=Layout.choices, default=Layout.SLOGAN)
    tone = models.CharField(_("色调"), max_length=6, choices=Tone.choices, default=Tone.RED)
    headline = models.TextField(_("大标题"), max_length=60, blank=True, help_text=_("换行写，最多三行，每行十个字"))
    lines = models.TextField(_("内容"), max_length=240, blank=True, help_text=_("每行一条，最多六条"))
    drawn = models.SlugField(max_length=60, blank=True, editable=False)
    """Name of the files the house has drawn of it (manage.py draw_materials)."""

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("places")]),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("document")], heading=_("文件")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("layout"), FieldPanel("tone")]),
                FieldPanel("headline"),
                FieldPanel("lines"),
            ],
            heading=_("海报上的话"),
        ),
        InlinePanel("issues", heading=_("发放登记"), label=_("发放")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("headline"),
        index.SearchField("lines"),
    ]
    template = "publicity/material.html"
    parent_page_types = ["publicity.MaterialIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("宣传资料")
        verbose_name_plural = _("宣传资料")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        others = MaterialPage.objects.live().public().sibling_of(self, inclusive=False).select_related("picture")
        return {
            **context,
            "breadcrumbs": trail(self),
            "issued": self.issues.aggregate(total=Sum("quantity"))["total"] or 0,
            "taken": DownloadCount.objects.filter(page=self).aggregate(total=Sum("count"))["total"] or 0,
            "others": others.order_by("title")[:4],
        }

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]

    @property
    def poster(self) -> Poster:
        """Its words, as the poster maker takes them."""
        return Poster(self.layout, self.tone, lines_of(self.headline), lines_of(self.lines))

    @property
    def drawn_picture(self) -> str:
        return static(f"{STATIC}/{self.drawn}.png") if self.drawn else ""

    @property
    def says(self) -> list[str]:
        return list(lines_of(self.lines))


class MaterialIssue(Orderable):
    """How many went where, by whose hand. Whoever counts what was handed out knows a row by its `uuid`.

    The primary key is no name for it: publishing a revision may write the row anew. A copied page carries the same
    `uuid`, so that nothing counts twice.
    """

    page = ParentalKey(MaterialPage, on_delete=models.CASCADE, related_name="issues")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    on = models.DateField(_("日期"), default=timezone.localdate)
    where = models.CharField(_("发到哪里"), max_length=80)
    quantity = models.PositiveIntegerField(_("数量"))
    by = models.CharField(_("经手人"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("发放单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("填了就由这个单位计入“资料发放”；空着由先登记的单位计入。"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("发放登记")

    def __str__(self) -> str:
        return f"{self.on} {self.where} {self.quantity}"


class DownloadCount(models.Model):
    """How often each file was fetched: a number a day, nothing about who."""

    page = models.ForeignKey(MaterialPage, on_delete=models.CASCADE, related_name="downloads")
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "on"], name="one_download_count_a_day")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.on} {self.count}"
