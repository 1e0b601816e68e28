"""A finding, the term for mending it, and every step until it is closed."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.domain import findings


class Finding(models.Model):
    """Something wrong, who has to mend it, and until when."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("学时不实")
        ELIGIBILITY = "eligibility", _("资格审查")
        IDENTITY = "identity", _("身份核验")
        PAPER = "paper", _("组卷抽题")
        MARKS = "marks", _("评分成绩")
        SEPARATION = "separation", _("教考分离")
        CERTIFICATE = "certificate", _("证书")
        RECORDS = "records", _("档案资料")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        OPEN = "open", _("整改中")
        ANSWERED = "answered", _("待复查")
        CLOSED = "closed", _("已闭环")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        "audits.AuditCase", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("核查单位"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("责任单位"), on_delete=models.PROTECT, related_name="audit_findings"
    )
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("问题"), max_length=500)
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("提出时间"))

    class Meta:
        ordering = ["due_on", "opened_at"]
        verbose_name = _("核查问题")
        verbose_name_plural = _("核查问题")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:30]}"

    @property
    def subject(self) -> str:
        return f"finding:{self.uuid}"

    def is_overdue(self, today: date) -> bool:
        return findings.is_overdue(state=self.state, due_on=self.due_on, today=today)


class FindingStep(models.Model):
    """What was said and done, in order; never changed. `due_on`: the term that this step gave, where it gave one."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("提出问题")
        ANSWERED = "answered", _("整改答复")
        RETURNED = "returned", _("复查不合格，继续整改")
        CLOSED = "closed", _("复查合格，闭环")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d}"
