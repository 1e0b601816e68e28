"""Which post a person holds, and what happens at work that duties follow from; kept by the employer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PostHolding(models.Model):
    """A post held in one organisation from a day to a day, both inclusive; `ends_on` empty while it is held.

    `item_key` is the catalogue's key of what the post asks to hold; empty for posts without one.
    """

    class Kind(models.TextChoices):
        PRINCIPAL = "principal", _("主要负责人")
        SAFETY_MANAGER = "safety_manager", _("安全生产管理人员")
        SPECIAL_WORKER = "special_worker", _("特种作业人员")
        WORKER = "worker", _("其他从业人员")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="posts")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(_("岗位类别"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("岗位名称"), max_length=60)
    department = models.CharField(_("部门（车间）"), max_length=40, blank=True, default="")
    team = models.CharField(_("班组"), max_length=40, blank=True, default="")
    is_high_risk = models.BooleanField(_("高危行业"), default=False)
    item_key = models.CharField(_("须持证的操作项目"), max_length=60, blank=True)
    starts_on = models.DateField(_("到岗日期"))
    ends_on = models.DateField(_("离岗日期"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("岗位记录")
        verbose_name_plural = _("岗位记录")
        indexes = [models.Index(fields=["organisation", "department"], name="posts_by_department")]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "name", "starts_on"], name="one_post_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"

    @property
    def subject(self) -> str:
        return f"post:{self.uuid}"


class WorkFact(models.Model):
    """Something at work from a day on. `ends_on`: back at work, or the last day a medical check is good for."""

    class Kind(models.TextChoices):
        ABSENCE = "absence", _("离岗")
        HEALTH_CHECK = "health_check", _("体检")
        NEW_PROCESS = "new_process", _("启用新工艺、新设备")
        LEVEL_TRAINING = "level_training", _("完成岗前或车间、班组教育")
        PROCESS_TRAINING = "process_training", _("完成新工艺培训")
        PRACTICAL_PASSED = "practical_passed", _("重新通过实操考试")
        YEARLY_HOURS = "yearly_hours", _("单位内再培训学时")

    NAMED = (Kind.NEW_PROCESS, Kind.PROCESS_TRAINING)
    """Kinds that need to say which process."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="work_facts")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="work_facts")
    kind = models.CharField(_("事项"), max_length=20, choices=Kind.choices)
    starts_on = models.DateField(_("日期"))
    ends_on = models.DateField(_("截止或返岗日期"), null=True, blank=True)
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1, default=0)
    note = models.CharField(_("说明"), max_length=60, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("在岗情况")
        verbose_name_plural = _("在岗情况")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "kind", "starts_on", "note"], name="one_fact"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="fact_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"

    @property
    def subject(self) -> str:
        return f"workfact:{self.uuid}"
