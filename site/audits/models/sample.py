"""A sample of certificates, and what was found at each of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditSample(models.Model):
    """Drawn once, never redrawn. `conditions`: what was chosen from, in words; `population`: uuids, sorted.

    `seed` is the hash of the event `audits.sample.frozen` number `frozen_seq`, which holds `population_hash`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=80)
    owner = models.ForeignKey("accounts.Organisation", verbose_name=_("核查单位"), on_delete=models.PROTECT)
    conditions: Any = models.JSONField(_("抽样范围"), default=dict)
    size = models.PositiveIntegerField(_("抽取数量"))
    population: Any = models.JSONField(default=list, editable=False)
    population_hash = models.CharField(max_length=64, editable=False)
    frozen_seq = models.PositiveBigIntegerField(editable=False)
    seed = models.CharField(max_length=64, editable=False)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("抽样时间"))

    class Meta:
        ordering = ["-drawn_at"]
        verbose_name = _("抽样核查")
        verbose_name_plural = _("抽样核查")

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"audit-sample:{self.uuid}"


class AuditCase(models.Model):
    """One certificate of a sample. `checked`: what the automatic check said when it was judged:
    {ok, broken: [titles], links, chain_seq}.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", _("待核查")
        SOUND = "sound", _("未发现问题")
        FAULTY = "faulty", _("发现问题")

    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="cases")
    position = models.PositiveIntegerField()
    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("结论"), max_length=8, choices=Verdict.choices, default=Verdict.OPEN)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    checked: Any = models.JSONField(default=dict)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("核查对象")
        verbose_name_plural = _("核查对象")
        constraints = [
            models.UniqueConstraint(fields=["sample", "position"], name="one_case_a_position"),
            models.UniqueConstraint(fields=["sample", "certificate"], name="one_case_a_certificate"),
        ]

    def __str__(self) -> str:
        return f"{self.sample} · {self.position}"
