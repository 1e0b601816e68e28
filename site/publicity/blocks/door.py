"""A way to another screen or page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publicity.doors import DOORS, door_address

ICONS = [
    ("shield-check", _("盾牌")),
    ("monitor", _("考场电脑")),
    ("layout-dashboard", _("工作台")),
    ("graduation-cap", _("学帽")),
    ("clock", _("钟")),
    ("award", _("奖章")),
    ("scale", _("天平")),
    ("list-checks", _("清单")),
    ("book-open", _("书")),
    ("megaphone", _("喇叭")),
    ("clipboard-check", _("核对板")),
    ("bell", _("铃")),
]


class DoorValue(blocks.StructValue):
    """Knows its own address."""

    @property
    def url(self) -> str:
        page = self.get("page")
        return page.url if page else door_address(self.get("door") or "")


class DoorBlock(blocks.StructBlock):
    """Title, a line, and where it leads: a screen of the platform or a page of the site."""

    title = blocks.CharBlock(label=_("标题"), max_length=24)
    text = blocks.CharBlock(label=_("一句话"), max_length=60, required=False)
    icon = blocks.ChoiceBlock(label=_("图标"), choices=ICONS, default="shield-check")
    door = blocks.ChoiceBlock(label=_("平台页面"), choices=DOORS, required=False)
    page = blocks.PageChooserBlock(label=_("或本站页面"), required=False)

    class Meta:
        value_class = DoorValue
        icon = "link"
        label = _("入口")
        preview_value = {"title": "进入考场", "text": "凭准考证号和考试码", "icon": "monitor", "door": "exams:room"}
        preview_template = "publicity/blocks/door_preview.html"


def shown(doors: Any) -> list[Any]:
    """Only the doors that lead somewhere."""
    return [door for door in doors if door.url]
