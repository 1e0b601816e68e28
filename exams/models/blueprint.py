"""Blueprints (组卷方案): sections, and the quotas each must meet exactly."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.domain.blueprint import PER_OPTION, WHOLE_OR_NOTHING, WITHOUT_WRONG
from exams.models.bank import Cognitive, Difficulty, ItemBank, ItemType


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
    more_banks = models.ManyToManyField(
        "exams.ItemBank", verbose_name=_("同时抽题的题库"), blank=True, related_name="lent_to"
    )
    required = models.ManyToManyField("exams.Item", verbose_name=_("必考题"), blank=True, related_name="+")
    forms = models.PositiveSmallIntegerField(
        _("试卷套数"), default=0, help_text=_("0 为一人一卷，1 为统一试卷，更多为若干套平行卷")
    )
    tolerance = models.PositiveSmallIntegerField(
        _("期望得分允许相差"), null=True, blank=True, default=50, help_text=_("以百分之一分计；空为不作要求")
    )
    target = models.PositiveIntegerField(
        _("目标期望得分"), null=True, blank=True, help_text=_("以百分之一分计；空为题库的平均")
    )
    max_exposure = models.PositiveSmallIntegerField(_("单题最大使用率（%）"), default=0, help_text=_("0 为不限"))
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
    """One part of the paper, `marks` (hundredths) for each item; without a type, the quotas say which."""

    class Policy(models.TextChoices):
        """How 多选, 排序 and 匹配 are marked; see `domain.scoring`."""

        WHOLE = WHOLE_OR_NOTHING, _("全对才得分")
        PARTIAL = WITHOUT_WRONG, _("少选得部分分，错选不得分")
        PER_OPTION = PER_OPTION, _("按选项计分")

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("标题"), max_length=60)
    type = models.CharField(_("题型"), max_length=12, choices=ItemType.choices, blank=True)
    policy = models.CharField(_("计分办法"), max_length=12, choices=Policy.choices, default=Policy.WHOLE)
    instructions = models.CharField(_("答题说明"), max_length=200, blank=True)
    marks = models.PositiveIntegerField(_("每题分值"), default=100, help_text=_("以百分之一分计"))
    minutes = models.PositiveSmallIntegerField(_("本部分时间（分钟）"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["blueprint", "order"], name="one_section_per_place")]

    def __str__(self) -> str:
        return self.title


class Quota(models.Model):
    """`count` items with every property that is named; empty: any. `area_path` stands for its subtree.

    `type` empty: the section's. `difficulty` to `difficulty_to`: a band.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="quotas")
    count = models.PositiveSmallIntegerField(_("题数"))
    area_path = models.CharField(_("知识点"), max_length=200, blank=True)
    type = models.CharField(_("题型"), max_length=12, choices=ItemType.choices, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty.choices, null=True, blank=True)
    difficulty_to = models.PositiveSmallIntegerField(_("难度不高于"), choices=Difficulty.choices, null=True, blank=True)
    scope = models.CharField(_("范围"), max_length=12, choices=ItemBank.Scope.choices, blank=True)
    tag = models.CharField(_("标签"), max_length=40, blank=True)
    cognitive = models.CharField(_("认知层次"), max_length=12, choices=Cognitive.choices, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.area_path or '*'} × {self.count}"
