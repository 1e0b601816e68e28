"""Designs of faces by version, and what an administrator has set for a kind from a day on."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.domain.layout import Layout, read_layout


class FaceVersion(models.Model):
    """One version of a kind's design. Released, it never changes: what was issued by it can be drawn again in court."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        RELEASED = "released", _("已发布")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=16)
    number = models.PositiveSmallIntegerField(_("版本"))
    layout: Any = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(auto_now=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-number"]
        verbose_name = _("证书版面")
        verbose_name_plural = _("证书版面")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_face_per_number"),
            models.UniqueConstraint(fields=["kind"], condition=models.Q(state="draft"), name="one_draft_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.number}"

    @property
    def design(self) -> Layout:
        return read_layout(self.layout)

    @property
    def subject(self) -> str:
        return f"face:{self.uuid}"


class KindSetting(models.Model):
    """What the law leaves open of a kind, from a day on: how many people approve a batch, how long it is valid."""

    kind = models.CharField(_("种类"), max_length=16)
    effective_from = models.DateField(_("自何日起"))
    people = models.PositiveSmallIntegerField(_("几人审批"), default=1)
    months = models.PositiveSmallIntegerField(_("有效月数"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "-effective_from"]
        verbose_name = _("种类设置")
        verbose_name_plural = _("种类设置")
        constraints = [models.UniqueConstraint(fields=["kind", "effective_from"], name="one_setting_per_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_from}"
