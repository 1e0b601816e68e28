"""Blueprints (组卷方案): sections, and the quotas each must meet exactly."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.bank import Difficulty, ItemType


class Blueprint(models.Model):
    """How a paper is put together. Marks are in hundredths of a mark, times in minutes.

    An approved blueprint is never changed; `proof` keeps the feasibility shown when it was approved.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        APPROVED = "approved", _("已审定")
        RETIRED = "retired", _("已停用")

    class Review(models.TextChoices):
        NONE = "none", _("不公布")
        SCORE = "score", _("只公布成绩")
        ANSWERS = "answers", _("公布成绩、答案与解析")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=120)
    bank = models.ForeignKey("exams.ItemBank", verbose_name=_("题库"), on_delete=models.PROTECT)
    owner = models.ForeignKey("accounts.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT)
    minutes = models.PositiveSmallIntegerField(_("考试时间（分钟）"), default=120)
    cut_score = models.PositiveIntegerField(_("合格线"), default=8000, help_text=_("以百分之一分计"))
    review = models.CharField(_("交卷后公布"), max_length=10, choices=Review.choices, default=Review.SCORE)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    proof: Any = models.JSONField(_("可组卷证明"), default=dict, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("组卷方案")
        verbose_name_plural = _("组卷方案")

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """One part of the paper: items of one type, `marks` (hundredths) each."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("标题"), max_length=60)
    type = models.CharField(_("题型"), max_length=12, choices=ItemType.choices)
    marks = models.PositiveIntegerField(_("每题分值"), default=100, help_text=_("以百分之一分计"))

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["blueprint", "order"], name="one_section_per_place")]

    def __str__(self) -> str:
        return self.title


class Quota(models.Model):
    """`count` items of the section's type, from an area subtree (`area_path`, empty: any) and a difficulty."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="quotas")
    count = models.PositiveSmallIntegerField(_("题数"))
    area_path = models.CharField(_("知识点"), max_length=200, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty.choices, null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.area_path or '*'} × {self.count}"
