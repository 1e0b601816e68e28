"""Organisations of every kind, and who belongs to them in which role."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A body that acts on the platform. Names are editable text: authorities are renamed (domain.md
    section 0).
    """

    class Kind(models.TextChoices):
        REGULATOR = "regulator", _("应急管理部门")
        EXAM_BODY = "exam_body", _("考试机构")
        EXAM_POINT = "exam_point", _("考点")
        TRAINING_INSTITUTION = "training_institution", _("培训机构")
        PRACTICAL_BASE = "practical_base", _("实操基地")
        ENTERPRISE = "enterprise", _("企业")
        PUBLICITY_OFFICE = "publicity_office", _("宣传教育机构")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=24, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    region = models.ForeignKey("accounts.Region", verbose_name=_("所在区划"), on_delete=models.PROTECT)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    is_high_risk = models.BooleanField(
        _("高危行业（令第3号）"), default=False, help_text=_("煤矿、非煤矿山、危险化学品、烟花爆竹、金属冶炼")
    )
    is_article_27 = models.BooleanField(
        _("安全生产法第二十七条单位"), default=False, help_text=_("另含建筑施工、运输、危险物品装卸")
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    WORKER = "worker", _("从业人员")
    ORGANISATION_ADMIN = "organisation_admin", _("单位管理员")
    TEACHER = "teacher", _("教师")
    REGISTRAR = "registrar", _("教务员")
    ITEM_AUTHOR = "item_author", _("命题员")
    ITEM_REVIEWER = "item_reviewer", _("审题员")
    EXAM_OFFICER = "exam_officer", _("考务员")
    INVIGILATOR = "invigilator", _("监考员")
    ASSESSOR = "assessor", _("考评员")
    CERTIFICATE_OFFICER = "certificate_officer", _("证书管理员")
    AUDITOR = "auditor", _("审计员")
    SUPERVISOR = "supervisor", _("监管人员")
    EDITOR = "editor", _("宣传编辑")
    CONTENT_REVIEWER = "content_reviewer", _("审稿人")
    CONTENT_PUBLISHER = "content_publisher", _("签发人")
    COURSE_AUTHOR = "course_author", _("课程作者")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self, day: date | None = None) -> MembershipQuerySet:
        """Memberships in force on a day (today), in organisations that are active."""
        day = day or timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, organisation__is_active=True
        )


class Membership(models.Model):
    """A person acts for an organisation in one role from a day to a day."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("角色"), max_length=24, choices=Role.choices)
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_membership_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.get_role_display()}"
