"""Words, pictures, facts and tables, for every kind of page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "hr"]
"""All that rich text may hold: whatever else is pasted is dropped when it is saved."""
TONES = [("info", _("说明")), ("ok", _("肯定")), ("warn", _("提醒")), ("danger", _("警示"))]


class PictureBlock(blocks.StructBlock):
    """A picture with the words a blind reader hears."""

    picture = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(label=_("替代文字"), max_length=120, help_text=_("读屏软件读给看不见图片的人"))
    caption = blocks.CharBlock(label=_("图注"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "pages/blocks/picture.html"

    def get_preview_value(self) -> Any:
        """The first picture of the library; without one only the caption is shown."""
        first = get_image_model().objects.order_by("pk").first()
        return self.normalize({"picture": first, "alt": "工人扣好安全带", "caption": "高挂低用，挂点在头顶上方"})


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("名称"), max_length=20)
    value = blocks.CharBlock(label=_("内容"), max_length=200)


class FactsBlock(blocks.StructBlock):
    """Label and value, one under the other."""

    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("条目"))

    class Meta:
        icon = "list-ul"
        label = _("要点")
        template = "pages/blocks/facts.html"
        preview_value = {
            "title": "一句话记住",
            "facts": [{"label": "报火警", "value": "119"}, {"label": "报隐患", "value": "12350"}],
        }


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("语气"), choices=TONES, default="info", search_index=False)
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    text = blocks.TextBlock(label=_("内容"))

    class Meta:
        icon = "warning"
        label = _("提示框")
        template = "pages/blocks/callout.html"
        preview_value = {
            "tone": "warn",
            "title": "先通风、再检测、后作业",
            "text": "有人倒在池里，不要跳下去：喊人、报警、通风，从外面拉。",
        }


class TableBlock(blocks.StructBlock):
    """A small table; phones show each row as a card, so every column needs its name."""

    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    columns = blocks.ListBlock(blocks.CharBlock(max_length=30), label=_("列名"), min_num=2, max_num=5)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(max_length=200, required=False), label=_("单元格")), label=_("行")
    )
    note = blocks.CharBlock(label=_("表注"), max_length=200, required=False)

    class Meta:
        icon = "table"
        label = _("表格")
        template = "pages/blocks/table.html"
        preview_value = {
            "title": "高处作业分级",
            "columns": ["高度", "坠落半径"],
            "rows": [["2米至5米", "3米"], ["5米以上至15米", "4米"]],
            "note": "30米以上为6米。",
        }


class MaterialValue(blocks.StructValue):
    """A file in the library, or one the site brings along."""

    @property
    def url(self) -> str:
        file = self.get("file")
        return file.url if file else self.get("path") or ""

    @property
    def size(self) -> int:
        """Bytes; 0 when unknown."""
        file = self.get("file")
        return file.get_file_size() or 0 if file else 0


class MaterialBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("名称"), max_length=60)
    note = blocks.CharBlock(label=_("说明"), max_length=120, required=False)
    file = DocumentChooserBlock(label=_("文件"), required=False)
    path = blocks.CharBlock(
        label=_("或本站地址"),
        max_length=200,
        required=False,
        help_text=_("以 / 开头，例如 /static/…"),
        search_index=False,
    )

    class Meta:
        value_class = MaterialValue


class MaterialsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("资料下载"))
    items = blocks.ListBlock(MaterialBlock(), label=_("资料"))

    class Meta:
        icon = "download"
        label = _("资料下载")
        template = "pages/blocks/materials.html"
        preview_value = {
            "title": "资料下载",
            "items": [{"title": "心肺复苏海报", "note": "A3，可直接打印", "path": "/materials/"}],
        }


class ChecklistBlock(blocks.StructBlock):
    """Boxes to tick on paper: the page prints well."""

    title = blocks.CharBlock(label=_("标题"), max_length=40)
    lead = blocks.CharBlock(label=_("导语"), max_length=160, required=False)
    items = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("检查项"))

    class Meta:
        icon = "tasks"
        label = _("自查清单")
        template = "pages/blocks/checklist.html"
        preview_value = {
            "title": "车间五分钟自查",
            "lead": "可以直接打印，对照打勾。",
            "items": ["疏散通道畅通", "气瓶固定、分开放", "灭火器在位、压力在绿区"],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("做什么"), max_length=60)
    text = blocks.TextBlock(label=_("怎么做"), required=False)


class StepsBlock(blocks.StructBlock):
    """What is done one after the other."""

    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("步骤"))

    class Meta:
        icon = "order"
        label = _("步骤")
        template = "pages/blocks/steps.html"
        preview_value = {
            "title": "灭火器怎么用",
            "steps": [
                {"title": "拔", "text": "拔掉保险销。"},
                {"title": "对", "text": "对准火焰根部。"},
                {"title": "压", "text": "压下压把，左右扫射。"},
            ],
        }


class DosBlock(blocks.StructBlock):
    """What to do beside what never to do."""

    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    do = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("要做"))
    never = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("不做"))

    class Meta:
        icon = "check"
        label = _("要做与不做")
        template = "pages/blocks/dos.html"
        preview_value = {
            "title": "动火之前",
            "do": ["办票、测气、清可燃物", "有人监护"],
            "never": ["不在没清洗的油桶上焊", "不一个人干"],
        }


class StaticFileBlock(blocks.CharBlock):
    """A file that the site brings along, below /static/."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **{"validators": [_below_static], "search_index": False, **kwargs})


def _below_static(value: str) -> None:
    if value and (".." in value or value.startswith("/") or ":" in value):
        raise ValidationError(_("请填写 /static/ 之后的路径，例如 courses/lessons/welding/tank.svg。"))


class DiagramBlock(blocks.StructBlock):
    """A drawing: one the site brings along, or a picture of the library."""

    file = StaticFileBlock(label=_("本站图"), required=False, help_text=_("/static/ 之后的路径"))
    picture = ImageChooserBlock(label=_("或图片"), required=False)
    alt = blocks.CharBlock(label=_("替代文字"), max_length=240, help_text=_("读屏软件读给看不见图片的人"))
    caption = blocks.CharBlock(label=_("图注"), max_length=160, required=False)

    class Meta:
        icon = "image"
        label = _("示意图")
        template = "pages/blocks/diagram.html"
        preview_value = {
            "file": "courses/lessons/work-at-height/fall-radius.svg",
            "alt": "示意图",
            "caption": "一张图说清一件事",
        }


class ArticleBody(blocks.StreamBlock):
    """A page of text."""

    heading = blocks.CharBlock(
        label=_("小标题"),
        icon="title",
        max_length=60,
        template="pages/blocks/heading.html",
        preview_value="为什么空油桶也会炸",
    )
    text = blocks.RichTextBlock(
        label=_("文字"),
        features=FEATURES,
        template="pages/blocks/text.html",
        preview_value="<p>桶里的油倒空了，<b>油气还在</b>。一点火花就够。</p><ul><li>先清洗置换</li><li>再检测</li></ul>",
    )
    picture = PictureBlock()
    facts = FactsBlock()
    callout = CalloutBlock()
    table = TableBlock()
    materials = MaterialsBlock()
    diagram = DiagramBlock()
    steps = StepsBlock()
    dos = DosBlock()
    checklist = ChecklistBlock()
