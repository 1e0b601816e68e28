"""A certificate: what it states, the bytes that show it, and what became of it."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage
from certificates.domain.standing import Standing, standing_on


def new_token() -> str:
    """192 random bits for the QR code; holds no digit of any document (SEC-07)."""
    return secrets.token_urlsafe(24)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def issued(self) -> CertificateQuerySet:
        """What the public may hear of: everything that left the works."""
        return self.exclude(state=Certificate.State.PENDING)

    def of_issuers(self, organisations: Any) -> CertificateQuerySet:
        return self.filter(issuer__in=organisations)


class Certificate(models.Model):
    """Our own training or examination certificate; never an imitation of the state's card.

    `payload` holds every printed fact, fixed by `payload_hash` before anything is drawn. The PDF is stored once with
    its SHA-256 and never rendered again.
    """

    class Kind(models.TextChoices):
        EXAMINATION = "examination", _("考试合格证明")
        TRAINING = "training", _("培训证明")
        COMPLETION = "completion", _("结业证明")
        RECORD_CARD = "record_card", _("三级安全教育记录卡")
        LEADER = "leader", _("负责人和安全管理人员培训考核证明")
        CONTEST = "contest", _("竞赛获奖证书")
        VOLUNTEER = "volunteer", _("志愿服务证明")

    class State(models.TextChoices):
        PENDING = "pending", _("制证中")
        VALID = "valid", _("有效")
        SUSPENDED = "suspended", _("已暂停")
        REPLACED = "replaced", _("已换发")
        REVOKED = "revoked", _("已撤销")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("证书编号"), max_length=30, unique=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    kind = models.CharField(_("种类"), max_length=16, choices=Kind.choices, default=Kind.EXAMINATION)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="certificates")
    operation_item = models.ForeignKey("qualifications.OperationItem", null=True, blank=True, on_delete=models.PROTECT)
    face = models.ForeignKey(
        "certificates.FaceVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    outcome = models.OneToOneField(
        "exams.Outcome", null=True, blank=True, on_delete=models.PROTECT, related_name="certificate"
    )
    edition_key = models.CharField(_("规则版本"), max_length=20, blank=True)
    issuer = models.ForeignKey("accounts.Organisation", verbose_name=_("签发单位"), on_delete=models.PROTECT)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    payload: Any = models.JSONField(default=dict)
    payload_hash = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(storage=private_storage, upload_to="certificates/%Y/%m/", blank=True)
    pdf_sha256 = models.CharField(_("文件 SHA-256"), max_length=64, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    revision = models.PositiveIntegerField(default=0, editable=False)  # raised with every change of state
    issued_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("证书")
        verbose_name_plural = _("证书")

    def __str__(self) -> str:
        return self.number

    @property
    def ground(self) -> Any:
        """The outcome or the entry of a batch that this certificate, or the first of its line, rests on."""
        if self.outcome is not None:
            return self.outcome
        if self.replaces is not None:
            return self.replaces.ground
        order = getattr(self, "issuing_order", None)
        return order.entry if order is not None else None

    @property
    def about(self) -> str:
        """What it is for, in a word: the item of work, or the kind itself."""
        return str(self.operation_item) if self.operation_item else str(self.get_kind_display())

    @property
    def last_change(self) -> StateChange | None:
        """The step that gave the certificate its present state, if it has lost its first one."""
        return self.state_changes.filter(to_state=self.state, at__isnull=False).order_by("-at").first()

    def standing(self, on: date) -> Standing:
        """What it is worth on that day, in words."""
        change = self.last_change if self.state != self.State.VALID else None
        successor = getattr(self, "replaced_by", None) if self.state == self.State.REPLACED else None
        return standing_on(
            on,
            state=self.state,
            valid_to=self.valid_to,
            changed_on=localdate(change.at) if change and change.at else None,
            ground=change.told_ground if change else "",
            successor=successor.number if successor else "",
        )

    @property
    def subject(self) -> str:
        return f"certificate:{self.uuid}"


class StateChange(models.Model):
    """One step in a certificate's life after issue, with its ground and two people where it takes something away."""

    class Kind(models.TextChoices):
        FRAUD = "fraud", _("以欺骗、贿赂等不正当手段取得")
        FALSE_FACTS = "false_facts", _("证书登记的信息虚假")
        ACCIDENT = "accident", _("对发生生产安全事故负有责任")
        RULES_BROKEN = "rules_broken", _("考试或发证违反规定")
        CORRECTION = "correction", _("考试成绩更正后不合格")
        REISSUE = "reissue", _("换发")
        INVESTIGATION = "investigation", _("涉嫌违规，正在核查")
        UNFIT = "unfit", _("身体条件不再适合")
        CLEARED = "cleared", _("暂停的原因已消除")
        OVERTURNED = "overturned", _("复议或诉讼撤销了原决定")
        OTHER = "other", _("其他法定情形")

    REVOKING = (Kind.FRAUD, Kind.FALSE_FACTS, Kind.ACCIDENT, Kind.RULES_BROKEN, Kind.OTHER)
    BARRING = (Kind.FRAUD, Kind.FALSE_FACTS)  # no new application for some years

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="state_changes")
    kind = models.CharField(_("情形"), max_length=14, choices=Kind.choices, default=Kind.OTHER)
    from_state = models.CharField(max_length=10, choices=Certificate.State.choices)
    to_state = models.CharField(max_length=10, choices=Certificate.State.choices)
    ground = models.CharField(_("依据"), max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at"]
        verbose_name = _("状态变更")
        verbose_name_plural = _("状态变更")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(at__isnull=True, refused_at__isnull=True),
                name="one_open_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
                name="two_people_per_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} → {self.to_state}"

    @property
    def told_ground(self) -> str:
        """What whoever checks the certificate may read of the ground. Nothing of somebody's health (LAW-02)."""
        return "" if self.kind in (self.Kind.UNFIT, self.Kind.REISSUE) else str(self.get_kind_display())
