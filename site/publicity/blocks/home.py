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
        preview_value = {
            "title": "您要办什么",
            "doors": [{"title": "进入考场", "text": "凭准考证号和考试码", "icon": "monitor", "door": "exams:room"}],
        }


class LookupBlock(blocks.StructBlock):
    """One line to check a certificate by its number and its holder's name."""

    title = blocks.CharBlock(label=_("标题"), max_length=30, default=_("查验证书"))
    note = blocks.CharBlock(label=_("说明"), max_length=120, required=False)

    class Meta:
        icon = "search"
        label = _("证书查验")
        template = "publicity/blocks/lookup.html"
        preview_value = {"title": "查验证书", "note": "编号印在证书上。"}


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
        preview_value = {"title": "宣传活动", "lead": "眼下和接下来的活动。", "count": 3}


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
        preview_value = {"title": "上一堂安全课", "lead": "手机上就能学。", "count": 3}


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
        preview_value = {"title": "学知识，看案例", "lead": "每篇都有简明版。"}


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
        preview_value = {
            "title": "从培训到持证",
            "lead": "五步都在平台办。",
            "steps": [
                {"title": "参加培训", "text": "记学时"},
                {"title": "理论考试", "text": "机考"},
                {"title": "发证", "text": "可查验"},
            ],
        }


class PlacesBlock(Band):
    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "places": list(apps.get_model("publicity", "Place").objects.all())}

    class Meta:
        icon = "site"
        label = _("进场所")
        template = "publicity/blocks/places.html"
        preview_value = {"title": "安全宣传进身边", "lead": "找到自己的场所。"}


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
        preview_value = {
            "title": "法规与通知",
            "laws": [{"title": "安全生产法", "note": "2021年修正", "label": "现行", "tone": "ok"}],
        }


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
        preview_value = {
            "title": "数字与出处",
            "figures": [
                {
                    "value": "24",
                    "unit": "学时",
                    "label": "新上岗人员岗前培训至少",
                    "source": "生产经营单位安全培训规定第十三条",
                }
            ],
        }


class HotlineBlock(Band):
    number = blocks.CharBlock(label=_("电话"), max_length=20, default="12350")
    facts = blocks.ListBlock(FactBlock(), label=_("要点"), required=False)

    class Meta:
        icon = "mobile-alt"
        label = _("举报电话")
        template = "publicity/blocks/hotline.html"
        preview_value = {
            "title": "发现隐患，马上反映",
            "number": "12350",
            "facts": [{"label": "说清", "value": "单位、地点、看到的事"}],
        }


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
