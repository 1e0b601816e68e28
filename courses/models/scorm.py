"""Courseware made elsewhere: a SCORM 1.2 package, and where each person stopped in it. Never a source of hours."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def archive_path(package: ScormPackage, filename: str) -> str:
    """What the uploader called it stays out of the path."""
    return f"packages/{package.uuid.hex}.zip"


class ScormPackage(models.Model):
    """One package. Its files lie unpacked beside the archive, served under a token in nobody's origin."""

    class State(models.TextChoices):
        READY = "ready", _("可播放")
        WITHDRAWN = "withdrawn", _("已停用")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=80)
    course = models.ForeignKey(
        "courses.CoursePage",
        verbose_name=_("所属课程"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="packages",
    )
    institution = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("机构"), on_delete=models.PROTECT, related_name="scorm_packages"
    )
    file = models.FileField(_("课件包"), upload_to=archive_path, storage=private_storage, max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    entries = models.PositiveIntegerField(_("文件数"))
    launch = models.CharField(max_length=400)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.READY)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("课件包")
        verbose_name_plural = _("课件包")

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name in evidence."""
        return f"package:{self.uuid}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(private_storage().location) / "packages" / self.uuid.hex


class PackageProgress(models.Model):
    """What the package last reported for one person."""

    package = models.ForeignKey(ScormPackage, on_delete=models.CASCADE, related_name="progress")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(_("状态"), max_length=16)
    location = models.CharField(max_length=255, blank=True)
    suspended = models.TextField(blank=True)
    completed_at = models.DateTimeField(_("首次完成"), null=True, blank=True)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "person"], name="one_progress_a_person"),
            models.CheckConstraint(condition=~Q(status=""), name="progress_has_a_status"),
        ]
        verbose_name = _("课件进度")

    def __str__(self) -> str:
        return self.status
