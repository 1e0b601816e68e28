"""A class, who teaches it, who sits in it, and when it meets."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    THEORY = "theory", _("理论")
    PRACTICAL = "practical", _("实操")


class TrainingClass(models.Model):
    """培训班: one institution trains one group for one operation item."""

    class State(models.TextChoices):
        PLANNED = "planned", _("计划中")
        RUNNING = "running", _("开班中")
        FINISHED = "finished", _("已结业")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("培训机构"),
        on_delete=models.PROTECT,
        related_name="training_classes",
    )
    operation_item = models.ForeignKey(
        "qualifications.OperationItem", verbose_name=_("操作项目"), on_delete=models.PROTECT
    )
    name = models.CharField(_("班级名称"), max_length=120)
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结业日期"))
    required_theory_hours = models.PositiveSmallIntegerField(_("应修理论学时"))
    required_practical_hours = models.PositiveSmallIntegerField(_("应修实操学时"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PLANNED)
    plan = models.TextField(_("开班计划"), blank=True, max_length=2000)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("培训班")
        verbose_name_plural = _("培训班")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | models.Q(saved_by__isnull=True)
                | ~models.Q(approved_by=models.F("saved_by")),
                name="class_is_approved_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The name under which evidence speaks of this class."""
        return f"class:{self.uuid}"


class ClassTeacher(models.Model):
    """Who taught this class; such a person may not examine its members (R-14)."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="teachers")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="taught_classes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="one_row_per_teacher")]

    def __str__(self) -> str:
        return f"{self.person} · {self.training_class}"


class Enrolment(models.Model):
    """One person in one class."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="enrolments")
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("学员")
        verbose_name_plural = _("学员")
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="one_enrolment")]

    def __str__(self) -> str:
        return f"{self.person} · {self.training_class}"


class ClassSession(models.Model):
    """One meeting of a class; `minutes` is its taught time without breaks."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="sessions")
    part = models.CharField(_("类别"), max_length=10, choices=Part.choices, default=Part.THEORY)
    topic = models.CharField(_("内容"), max_length=120)
    starts_at = models.DateTimeField(_("开始时间"))
    minutes = models.PositiveSmallIntegerField(_("授课分钟"))
    teacher = models.ForeignKey("accounts.Person", verbose_name=_("教师"), on_delete=models.PROTECT)
    room = models.CharField(_("上课地点"), max_length=80, blank=True)
    latitude = models.FloatField(_("地点纬度"), null=True, blank=True)
    longitude = models.FloatField(_("地点经度"), null=True, blank=True)
    radius = models.PositiveSmallIntegerField(_("签到范围（米）"), default=300)
    closed_at = models.DateTimeField(_("签到确认时间"), null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("课次")
        verbose_name_plural = _("课次")

    def __str__(self) -> str:
        return self.topic

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def subject(self) -> str:
        """The name under which evidence speaks of this meeting."""
        return f"class-session:{self.uuid}"
