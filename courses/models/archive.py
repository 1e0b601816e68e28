"""一期一档: one order to put the whole class on paper, and the file that came of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage


def archive_path(_archive: Any, _filename: str) -> str:
    return f"class-archives/{uuid.uuid4().hex}.zip"


class ClassArchive(models.Model):
    """The row is the promise: written with its cause, done by whichever worker claims it, cancelled by its owner."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("生成中")
        DONE = "done", _("已生成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有成功")

    OPEN = (State.QUEUED, State.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey("courses.TrainingClass", on_delete=models.PROTECT, related_name="archives")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, upload_to=archive_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(_("提出时间"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at"]
        verbose_name = _("一期一档")
        verbose_name_plural = _("一期一档")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"], condition=models.Q(state__in=("queued", "running")), name="one_open_archive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.training_class} · {self.get_state_display()}"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.whole if self.whole else 0
