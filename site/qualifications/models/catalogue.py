"""The catalogue of what people are trained and examined for, in versions (domain.md section 1.4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """Families share one set of rule editions."""

    SPECIAL_OPERATIONS = "special_operations", _("特种作业人员")
    MANAGERS = "managers", _("主要负责人和安全生产管理人员")
    THREE_LEVEL = "three_level", _("新上岗人员三级教育")
    YEARLY = "yearly", _("从业人员年度再培训")
    OFFICERS = "officers", _("监管执法人员")
    OCCUPATIONAL_HEALTH = "occupational_health", _("职业卫生")


class WorkCategory(models.Model):
    """作业类别; for the other families, the audience."""

    family = models.CharField(_("资格类型"), max_length=24, choices=Family.choices)
    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("作业类别"), max_length=80)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ["family", "sort_order", "code"]
        verbose_name = _("作业类别")
        verbose_name_plural = _("作业类别")
        constraints = [models.UniqueConstraint(fields=["family", "code"], name="one_category_per_code")]

    def __str__(self) -> str:
        return self.name


class OperationItem(models.Model):
    """操作项目: what is trained, examined and certified. `key` is stable across catalogue versions."""

    key = models.SlugField(_("标识"), max_length=60, unique=True)
    category = models.ForeignKey(WorkCategory, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("操作项目"), max_length=80)
    aliases: Any = models.JSONField(_("俗称"), default=list, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)
    catalogue_version = models.CharField(_("目录版本"), max_length=20)
    is_high_risk = models.BooleanField(_("高危行业"), default=False)
    min_education = models.PositiveSmallIntegerField(_("最低文化程度"), null=True, blank=True)
    required_hours_theory = models.PositiveSmallIntegerField(_("理论学时"), null=True, blank=True)
    required_hours_practical = models.PositiveSmallIntegerField(_("实操学时"), null=True, blank=True)
    has_practical = models.BooleanField(_("有实操考试"), default=False)
    covers = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name=_("可覆盖的项目"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        ordering = ["category", "sort_order", "code"]
        verbose_name = _("操作项目")
        verbose_name_plural = _("操作项目")

    def __str__(self) -> str:
        return self.name

    @property
    def family(self) -> str:
        return self.category.family
