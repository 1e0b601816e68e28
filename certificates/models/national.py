"""What somebody saw at the national site: a record of a look by hand, never a look-up by us (domain.md §7.6)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


class NationalCheck(models.Model):
    """One look at the site: on which day, by whom, with which result, and a picture if there is one."""

    class Result(models.TextChoices):
        MATCHES = "matches", _("查到，与登记一致")
        DIFFERS = "differs", _("查到，与登记不一致")
        ABSENT = "absent", _("没有查到")
        INVALID = "invalid", _("查到，状态不是有效")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey("certificates.StateCertificate", on_delete=models.CASCADE, related_name="checks")
    result = models.CharField(_("核查结果"), max_length=10, choices=Result.choices)
    site = models.CharField(_("查询网站"), max_length=60)
    checked_on = models.DateField(_("核查日期"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    facts_digest = models.CharField(max_length=64)  # of what was registered then: later corrections unsettle it
    picture = models.FileField(storage=private_storage, upload_to="national/%Y/%m/", blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-entered_at"]
        verbose_name = _("官网核查记录")
        verbose_name_plural = _("官网核查记录")

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_result_display()}"
