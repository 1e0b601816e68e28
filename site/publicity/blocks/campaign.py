"""What a campaign shows: who does what where, what to know, what to check."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.api import ArticleBody


class ActivityBlock(blocks.StructBlock):
    place = SnippetChooserBlock("publicity.Place", label=_("场所"), required=False)
    title = blocks.CharBlock(label=_("活动"), max_length=60)
    when = blocks.CharBlock(label=_("时间"), max_length=60, required=False)
    where = blocks.CharBlock(label=_("地点"), max_length=80, required=False)
    text = blocks.TextBlock(label=_("内容"), required=False)


class ActivitiesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("活动安排"))
    lead = blocks.CharBlock(label=_("导语"), max_length=160, required=False)
    items = blocks.ListBlock(ActivityBlock(), label=_("活动"))

    class Meta:
        icon = "calendar"
        label = _("活动安排")
        template = "publicity/blocks/activities.html"
        preview_value = {
            "title": "活动安排",
            "items": [
                {
                    "title": "班组隐患随手拍",
                    "when": "6月1日—30日",
                    "where": "车间、仓库",
                    "text": "发现隐患拍下来，当天答复。",
                }
            ],
        }


class KnowledgeBlock(blocks.StructBlock):
    """One subject: what to do and what never to do."""

    title = blocks.CharBlock(label=_("主题"), max_length=30)
    lead = blocks.CharBlock(label=_("一句话"), max_length=120, required=False)
    do = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("要做"))
    never = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("不做"))


class KnowledgeSetBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("安全知识"))
    lead = blocks.CharBlock(label=_("导语"), max_length=160, required=False)
    items = blocks.ListBlock(KnowledgeBlock(), label=_("主题"))

    class Meta:
        icon = "openquote"
        label = _("安全知识")
        template = "publicity/blocks/knowledge.html"
        preview_value = {
            "title": "安全知识",
            "items": [
                {
                    "title": "家庭用电",
                    "lead": "先断电，再动手",
                    "do": ["每月按一次试验按钮"],
                    "never": ["不用湿手碰插座"],
                }
            ],
        }


class SlogansBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("宣传用语"))
    items = blocks.ListBlock(blocks.CharBlock(max_length=60), label=_("用语"))

    class Meta:
        icon = "openquote"
        label = _("宣传用语")
        template = "publicity/blocks/slogans.html"
        preview_value = {"title": "宣传用语", "items": ["人人讲安全，个个会应急", "先通风，再检测，后作业"]}


class CampaignBody(ArticleBody):
    """Everything an article may hold, and a campaign's own parts."""

    activities = ActivitiesBlock()
    knowledge = KnowledgeSetBlock()
    slogans = SlogansBlock()
