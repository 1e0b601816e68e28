"""How often a page was opened on a day: a number, and nothing about who opened it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCount(models.Model):
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("页面"), on_delete=models.CASCADE, related_name="counts"
    )
    day = models.DateField(_("日期"), db_index=True)
    views = models.PositiveIntegerField(_("浏览次数"))

    class Meta:
        verbose_name = _("浏览次数")
        verbose_name_plural = _("浏览次数")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="page_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.views}"
