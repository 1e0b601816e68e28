"""One uploaded roster: its rows until they are enrolled, then only those that were refused."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField


class RosterImport(models.Model):
    """`payload` is JSON under encryption, because rosters carry ID numbers (LAW-05).

    `done` of `whole` rows are through while it is committed, by whoever set `claimed_at`.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("已检查，待导入")
        QUEUED = "queued", _("排队导入")
        RUNNING = "running", _("正在导入")
        COMMITTED = "committed", _("已导入")

    OPEN = (State.QUEUED, State.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey("courses.TrainingClass", on_delete=models.CASCADE, related_name="roster_imports")
    file_name = models.CharField(_("文件名"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    payload = EncryptedTextField(blank=True)
    result: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CHECKED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    committed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("名单导入")
        verbose_name_plural = _("名单导入")

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Source rows: {place, cells, formulas, hidden, said}; `said`: verdict, name, masked number, reason."""
        return list(json.loads(self.payload)) if self.payload else []

    @rows.setter
    def rows(self, rows: list[dict[str, Any]]) -> None:
        self.payload = json.dumps(rows, ensure_ascii=False)
