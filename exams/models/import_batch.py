"""One uploaded bank file: what each row would do, and whether it was committed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


class ImportBatch(models.Model):
    """`rows`: one verdict an item, {place, verdict, note, type, stem, faults: [{column, reason}], cells}.

    `losses`: what the file says and a bank can't hold, [{place, what}]. `format`: as its bytes say.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("已检查，待导入")
        COMMITTED = "committed", _("已导入，待审定")
        APPROVED = "approved", _("已审定入库")
        DISCARDED = "discarded", _("已放弃")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey("exams.ItemBank", on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(storage=private_storage, upload_to="imports/")
    file_name = models.CharField(_("文件名"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows: Any = models.JSONField(default=list)
    notes: Any = models.JSONField(default=list)
    losses: Any = models.JSONField(default=list)
    format = models.CharField(_("格式"), max_length=12, default="xlsx")
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("已存在"), default=0)
    refused = models.PositiveIntegerField(_("有误"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CHECKED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    committed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("审定时间"), null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")

    def __str__(self) -> str:
        return self.file_name
