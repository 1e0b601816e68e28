"""The bands of the home page, from top to bottom."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.api import CalloutBlock, FactBlock
from publicity.blocks.door import DoorBlock, shown


class Band(blocks.StructBlock):
    """A band with a heading and a line under it."""

    title = blocks.CharBlock(label=_("标题"), max_length=40)
    lead = blocks.CharBlock(label=_("导语"), max_length=160, required=False)


class EntriesBlock(Band):
    doors = blocks.ListBlock(DoorBlock(), label=_("入口"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "doors": shown(value["doors"])}

    class Meta:
        icon = "grip"
        label = _("快捷入口")
        template = "publicity/blocks/entries.html"


class LookupBlock(blocks.StructBlock):
    """One line to check a certificate by its number and its holder's name."""

    title = blocks.CharBlock(label=_("标题"), max_length=30, default=_("查验证书"))
    note = blocks.CharBlock(label=_("说明"), max_length=120, required=False)

    class Meta:
        icon = "search"
        label = _("证书查验")
        template = "publicity/blocks/lookup.html"


class TeasersBlock(Band):
    count = blocks.IntegerBlock(label=_("最多显示"), min_value=1, max_value=6, default=3)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        pages = apps.get_model("publicity", "CampaignPage").objects.live().public()
        return {**context, "campaigns": pages.prefetch_related("places").in_season()[: value["count"]]}

    class Meta:
        icon = "doc-full-inverse"
        label = _("宣传活动")
        template = "publicity/blocks/teasers.html"


class CoursesBlock(Band):
    """The first courses of the catalogue."""

    count = blocks.IntegerBlock(label=_("最多显示"), min_value=1, max_value=6, default=3)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        courses = apps.get_model("courses", "CoursePage").objects.live().public().select_related("institution")
        return {**context, "courses": courses.order_by("order", "title")[: value["count"]]}

    class Meta:
        icon = "openquote"
        label = _("课程")
        template = "publicity/blocks/courses.html"


class ReadingBlock(Band):
    """The newest articles beside cases to learn from."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        articles = apps.get_model("library", "ArticlePage").objects.live().public()
        cases = apps.get_model("library", "CasePage").objects.live().public()
        return {
            **context,
            "articles": articles.order_by("-last_published_at", "title")[:5],
            "cases": cases.order_by("-last_published_at", "title")[:5],
        }

    class Meta:
        icon = "doc-full"
        label = _("知识和案例")
        template = "publicity/blocks/reading.html"


class StepsBlock(Band):
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("步骤"), max_length=20)),
                ("text", blocks.CharBlock(label=_("说明"), max_length=100)),
            ]
        ),
        label=_("步骤"),
    )

    class Meta:
        icon = "list-ol"
        label = _("办理步骤")
        template = "publicity/blocks/steps.html"


class PlacesBlock(Band):
    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "places": list(apps.get_model("publicity", "Place").objects.all())}

    class Meta:
        icon = "site"
        label = _("进场所")
        template = "publicity/blocks/places.html"


class LawBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("名称"), max_length=80)
    note = blocks.CharBlock(label=_("文号与日期"), max_length=120, required=False)
    label = blocks.CharBlock(label=_("标签"), max_length=12, required=False)
    tone = blocks.ChoiceBlock(
        label=_("标签颜色"),
        choices=[("ok", _("绿")), ("warn", _("橙")), ("info", _("蓝")), ("neutral", _("灰"))],
        default="neutral",
    )


class LawsBlock(Band):
    laws = blocks.ListBlock(LawBlock(), label=_("条目"))
    door = DoorBlock(label=_("更多"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("法规与通知")
        template = "publicity/blocks/laws.html"


class FiguresBlock(Band):
    """Figures with their source; the platform invents none."""

    figures = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("数"), max_length=10)),
                ("unit", blocks.CharBlock(label=_("单位"), max_length=10, required=False)),
                ("label", blocks.CharBlock(label=_("含义"), max_length=40)),
                ("source", blocks.CharBlock(label=_("出处"), max_length=80)),
            ]
        ),
        label=_("数字"),
    )

    class Meta:
        icon = "order"
        label = _("数字与出处")
        template = "publicity/blocks/figures.html"


class HotlineBlock(Band):
    number = blocks.CharBlock(label=_("电话"), max_length=20, default="12350")
    facts = blocks.ListBlock(FactBlock(), label=_("要点"), required=False)

    class Meta:
        icon = "mobile-alt"
        label = _("举报电话")
        template = "publicity/blocks/hotline.html"


class HomeBody(blocks.StreamBlock):
    lookup = LookupBlock()
    entries = EntriesBlock()
    teasers = TeasersBlock()
    courses = CoursesBlock()
    reading = ReadingBlock()
    steps = StepsBlock()
    places = PlacesBlock()
    laws = LawsBlock()
    figures = FiguresBlock()
    hotline = HotlineBlock()
    callout = CalloutBlock()
