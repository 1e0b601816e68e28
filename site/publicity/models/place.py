"""Where publicity goes: the 七进 places, a list that an editor may lengthen (the plans disagree, domain.md D12)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

ICONS = [
    ("factory", _("工厂")),
    ("landmark", _("机关")),
    ("school", _("学校")),
    ("building-2", _("楼宇")),
    ("sprout", _("秧苗")),
    ("home", _("房子")),
    ("map-pin", _("地点")),
    ("users", _("人群")),
]


class Place(models.Model):  # type: ignore[django-manager-missing]
    """进企业, 进学校 …: a kind of place, tagged on campaigns and activities."""

    key = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=20)
    text = models.CharField(_("做什么"), max_length=120, blank=True)
    icon = models.CharField(_("图标"), max_length=20, choices=ICONS, default="map-pin")
    order = models.PositiveSmallIntegerField(_("次序"), default=100)

    panels = [FieldPanel("name"), FieldPanel("key"), FieldPanel("text"), FieldPanel("icon"), FieldPanel("order")]

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("宣传场所")
        verbose_name_plural = _("宣传场所")

    def __str__(self) -> str:
        return self.name
