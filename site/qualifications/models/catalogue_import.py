"""One uploaded catalogue file: what each row would do, and whether it was committed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qualifications.models.catalogue import Family


def families() -> list[tuple[str, Any]]:
    return list(Family.choices)


class CatalogueImport(models.Model):
    """`rows` holds the source rows {place, cells, formulas}; they are judged again when committed."""

    class State(models.TextChoices):
        CHECKED = "checked", _("已检查，待导入")
        COMMITTED = "committed", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.CharField(_("资格类型"), max_length=24, choices=families, default=Family.SPECIAL_OPERATIONS)
    version = models.CharField(_("目录版本"), max_length=20)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows: Any = models.JSONField(default=list)
    result: Any = models.JSONField(_("结果"), default=dict, blank=True)
    retire_missing = models.BooleanField(_("停用新目录中没有的项目"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CHECKED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    committed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("目录导入")
        verbose_name_plural = _("目录导入")

    def __str__(self) -> str:
        return f"{self.version} · {self.file_name}"
