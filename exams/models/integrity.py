"""What is kept of a guarded seat: openings of the safe browser, what an invigilator let pass, pictures with consent."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage

MOST_OPENINGS = 40
"""Of one candidate: a machine that breaks down again and again needs somebody, not another file."""


def snapshot_path(_snapshot: Any, _filename: str) -> str:
    """Neither a name nor a number, and never the same twice."""
    return f"snapshots/{uuid.uuid4().hex}.jpg"


class SebOpening(models.Model):
    """One file for the Safe Exam Browser, opened once. Its token is derived from `uuid`, never stored.

    `number`: which of the candidate's openings; the database holds each once, so no more than the limit come to be.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="seb_openings")
    number = models.PositiveSmallIntegerField(_("第几次"))
    made_at = models.DateTimeField(_("生成时间"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("安全考试浏览器启动")
        verbose_name_plural = _("安全考试浏览器启动")
        constraints = [
            models.UniqueConstraint(fields=["registration", "number"], name="one_opening_per_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=MOST_OPENINGS), name="openings_of_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.made_at:%H:%M:%S}"


class SeatGuard(models.Model):
    """What differs at one seat. `locked_at`: a configuration that was changed came; only an invigilator unlocks.

    `lets_browser`, `lets_place`: an invigilator has seen the machine and waives that condition for this candidate.
    """

    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="seat_guard")
    locked_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)
    lets_browser = models.BooleanField(_("允许普通浏览器"), default=False)
    lets_place = models.BooleanField(_("允许其他网络"), default=False)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("机位放行")
        verbose_name_plural = _("机位放行")

    def __str__(self) -> str:
        return str(self.registration_id)


class SnapshotConsent(models.Model):
    """What a candidate answered, of one's own accord, about pictures during one examination (LAW-01, LAW-02)."""

    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="snapshot_consent")
    given = models.BooleanField(_("同意"))
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("抽拍同意")
        verbose_name_plural = _("抽拍同意")

    def __str__(self) -> str:
        return f"{self.registration_id} {self.given}"


class Snapshot(models.Model):
    """One picture of one candidate. `file` is empty once its time is over; the row stays with the digest."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField(_("第几张"))
    file = models.FileField(storage=private_storage, upload_to=snapshot_path, blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("时间"))
    forgotten_at = models.DateTimeField(_("销毁时间"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("考试抽拍")
        verbose_name_plural = _("考试抽拍")
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="one_snapshot_per_number")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.at:%H:%M:%S}"
