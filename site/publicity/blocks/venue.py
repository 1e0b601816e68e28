"""What a venue shows: its exhibits, which are also the online hall."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class ExhibitBlock(blocks.StructBlock):
    """One thing to see or to try."""

    title = blocks.CharBlock(label=_("名称"), max_length=40)
    text = blocks.TextBlock(label=_("说明"), max_length=400, required=False)
    picture = ImageChooserBlock(label=_("图片"), required=False)
    alt = blocks.CharBlock(label=_("图片说明"), max_length=120, required=False, help_text=_("读给看不见图片的人"))

    class Meta:
        icon = "view"
        label = _("展项")
        template = "publicity/blocks/exhibit.html"
        preview_value = {"title": "烟雾逃生", "text": "弯腰低姿，摸墙走到出口。"}
