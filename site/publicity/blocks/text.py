"""Words, pictures, facts and tables, for every kind of page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
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
        template = "publicity/blocks/picture.html"


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
        template = "publicity/blocks/facts.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("语气"), choices=TONES, default="info")
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    text = blocks.TextBlock(label=_("内容"))

    class Meta:
        icon = "warning"
        label = _("提示框")
        template = "publicity/blocks/callout.html"


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
        template = "publicity/blocks/table.html"


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
        label=_("或本站地址"), max_length=200, required=False, help_text=_("以 / 开头，例如 /static/…")
    )

    class Meta:
        value_class = MaterialValue


class MaterialsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("资料下载"))
    items = blocks.ListBlock(MaterialBlock(), label=_("资料"))

    class Meta:
        icon = "download"
        label = _("资料下载")
        template = "publicity/blocks/materials.html"


class ArticleBody(blocks.StreamBlock):
    """A page of text."""

    heading = blocks.CharBlock(label=_("小标题"), icon="title", max_length=60, template="publicity/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("文字"), features=FEATURES, template="publicity/blocks/text.html")
    picture = PictureBlock()
    facts = FactsBlock()
    callout = CalloutBlock()
    table = TableBlock()
    materials = MaterialsBlock()
