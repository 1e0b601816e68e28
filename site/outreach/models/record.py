"""What was done, with photos, and confirmed by somebody else."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from outreach.domain.measures import RECORDED, UNITS
from outreach.models.plan import Measure

_BY_HAND = [(value, label) for value, label in Measure.choices if value in RECORDED]


def private_storage() -> Any:
    """Files no URL leads to."""
    return storages["private"]


def file_path(file: RecordFile, filename: str) -> str:
    """`outreach/ab/<uuid>`: no name somebody typed."""
    return f"outreach/{file.uuid.hex[:2]}/{file.uuid.hex}"


class Record(models.Model):
    """One thing done. Confirmed rows never change (a trigger holds it): a correction is a row of its own."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待确认")
        RETURNED = "returned", _("已退回")
        CONFIRMED = "confirmed", _("已确认")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measure = models.CharField(_("类别"), max_length=12, choices=_BY_HAND)
    title = models.CharField(_("做了什么"), max_length=80)
    place = models.ForeignKey(
        "publicity.Place", verbose_name=_("场所"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    spot = models.CharField(_("具体地点"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("单位"), on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("accounts.Region", verbose_name=_("区划"), on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("日期"))
    quantity = models.IntegerField(_("数量"), default=1)
    heads = models.IntegerField(_("覆盖人次"), default=0)
    note = models.TextField(_("说明"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", verbose_name=_("更正"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    source_key = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)
    """What it was made from, such as `event:<page>`: the same thing is recorded once."""
    is_sample = models.BooleanField(_("示例"), default=False, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("记录人"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("记录时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        ordering = ["-done_on", "-pk"]
        verbose_name = _("宣传记录")
        verbose_name_plural = _("宣传记录")
        indexes = [models.Index(fields=["state", "done_on"], name="outreach_record_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="outreach_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False), name="outreach_confirmed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) | Q(quantity__gte=1, heads__gte=0),
                name="outreach_only_corrections_take_away",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"outreach-record:{self.uuid}"

    @property
    def unit(self) -> str:
        return UNITS[self.measure]

    @property
    def is_open(self) -> bool:
        """Its author may still change it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class RecordFile(models.Model):
    """A photo (re-encoded, without the camera's data) or an attachment, seen only through the checked view."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("照片")
        ATTACHMENT = "attachment", _("附件")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.FileField(storage=private_storage, upload_to=file_path)
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="outreach_one_file_once")]

    def __str__(self) -> str:
        return self.name
