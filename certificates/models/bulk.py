"""Checks of many certificates at once: who asked when for how many, for the limit and the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkCheck(models.Model):
    """One list that was checked. Neither its rows nor its answers are kept."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("时间"))
    rows = models.PositiveIntegerField(_("行数"))
    missed = models.PositiveIntegerField(_("未查到"), default=0)

    class Meta:
        verbose_name = _("批量查验")
        verbose_name_plural = _("批量查验")
        indexes = [models.Index(fields=["account", "asked_at"], name="certificates_bulk")]

    def __str__(self) -> str:
        return f"{self.account} {self.asked_at:%Y-%m-%d}"
