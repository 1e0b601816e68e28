"""Many certificates asked for together: the batch, and one entry a person."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField


class IssuingBatch(models.Model):
    """Certificates of one kind by one issuer, under one version of the face. Only `RUNNING` batches issue."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待确认")
        PROPOSED = "proposed", _("待审批")
        RUNNING = "running", _("制证中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    class Source(models.TextChoices):
        SINGLE = "single", _("单个")
        SITTING = "sitting", _("按场次")
        GROUP = "class", _("按培训班")
        LIST = "list", _("按名单")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=16)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    name = models.CharField(_("名称"), max_length=120)
    issuer = models.ForeignKey("accounts.Organisation", verbose_name=_("签发单位"), on_delete=models.PROTECT)
    face = models.ForeignKey("certificates.FaceVersion", on_delete=models.PROTECT, related_name="batches")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.CHECKED)
    payload = EncryptedTextField(blank=True)  # rows until confirmed: they may carry document numbers (LAW-05)
    faults: Any = models.JSONField(default=list, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("提出时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("制证批次")
        verbose_name_plural = _("制证批次")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("opened_by")),
                name="two_people_per_batch",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"batch:{self.uuid}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is to be issued, as `domain.asking.Asked` writes it; empty once confirmed."""
        return list(json.loads(self.payload)) if self.payload else []

    @rows.setter
    def rows(self, rows: list[dict[str, Any]]) -> None:
        self.payload = json.dumps(rows, ensure_ascii=False) if rows else ""


class BatchEntry(models.Model):
    """One person in a batch. `slot` is what the certificate is for: once in the database, so none is given twice (I5).

    A cancelled entry gives its slot back. `facts`: what the face shows besides person and term; `items`: its table.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(IssuingBatch, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="batch_entries")
    operation_item = models.ForeignKey("qualifications.OperationItem", null=True, blank=True, on_delete=models.PROTECT)
    outcome = models.ForeignKey("exams.Outcome", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facts: Any = models.JSONField(default=dict, blank=True)
    items: Any = models.JSONField(default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    edition_key = models.CharField(max_length=20, blank=True)
    asked_for = models.CharField(max_length=160)  # what the slot is, kept when it is given back
    slot = models.CharField(max_length=160, unique=True, null=True, blank=True)  # noqa: DJ001  (null: given back)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "position"]
        verbose_name = _("批次名单")
        verbose_name_plural = _("批次名单")
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_entry_per_position")]

    def __str__(self) -> str:
        return f"{self.batch} {self.position}"

    @property
    def withdrawn_at(self) -> None:
        """An outcome can be withdrawn; what a list or a class vouches for is revoked by two people instead."""
        return None

    @property
    def subject(self) -> str:
        return f"entry:{self.uuid}"
