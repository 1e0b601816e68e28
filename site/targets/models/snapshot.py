"""All readings of one plan on one day, kept as they were (T25: evaluations in the middle and at the end)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """`readings`: {target's key: [numerator, denominator]}; `digest` is what evidence holds. Never changed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("accounts.Organisation", verbose_name=_("单位"), on_delete=models.PROTECT)
    plan = models.CharField(max_length=40)
    until = models.DateField(_("截至"))
    readings: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("留存时间"))

    class Meta:
        ordering = ["-until", "-taken_at"]
        verbose_name = _("目标留存")
        verbose_name_plural = _("目标留存")

    def __str__(self) -> str:
        return f"{self.plan} {self.until}"

    @property
    def subject(self) -> str:
        return f"target-snapshot:{self.uuid}"
