"""What a person owes next and by when, and the reminders already promised."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.Model):
    """One thing owed: recomputed from history by `domain.duties`, so a row is a cache with an identity."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", _("到期换证")
        REVIEW = "review", _("复审")
        YEARLY_HOURS = "yearly_hours", _("年度再培训")
        PRACTICAL = "practical", _("补考实操")
        INITIAL = "initial", _("上岗前取证")
        ASSESSMENT = "assessment", _("任职考核")
        LEVELS = "levels", _("三级安全教育")
        NEW_PROCESS = "new_process", _("新工艺培训")
        MEDICAL = "medical", _("体检到期")

    class State(models.TextChoices):
        OPEN = "open", _("待办")
        MET = "met", _("已完成")
        LAPSED = "lapsed", _("已逾期")
        DROPPED = "dropped", _("不再适用")

    class Outcome(models.TextChoices):
        GRACE = "grace", _("宽限期内")
        LATE = "late", _("逾期，可补办")
        RESTART = "restart", _("须从头办理")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="duties")
    operation_item = models.ForeignKey("qualifications.OperationItem", on_delete=models.PROTECT)
    kind = models.CharField(_("事项"), max_length=14, choices=Kind.choices)
    opens_on = models.DateField(_("可办理起"), null=True, blank=True)
    lapses_on = models.DateField(_("截止日期"), db_index=True)
    origin = models.CharField(max_length=110)  # subject of the certificate, post or event the duty follows from
    edition_key = models.CharField(_("规则版本"), max_length=20)
    explanation = models.TextField(_("说明"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(_("逾期结果"), max_length=8, choices=Outcome.choices, blank=True, default="")
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["lapses_on"]
        verbose_name = _("到期事项")
        verbose_name_plural = _("到期事项")
        constraints = [models.UniqueConstraint(fields=["origin", "kind"], name="one_duty_per_origin")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lapses_on}"

    @property
    def item_named(self) -> str:
        """The item that the duty is about; empty where it only stands in: a medical check is owed for no item."""
        return self.operation_item.name if self.kind in EXAMINED else ""


EXAMINED = frozenset(
    {Duty.Kind.RENEWAL, Duty.Kind.REVIEW, Duty.Kind.INITIAL, Duty.Kind.ASSESSMENT, Duty.Kind.PRACTICAL}
)
"""Kinds that an examination or an assessment of the item settles."""


class DutyCursor(models.Model):
    """One row: the last event of the chain whose people had their duties computed."""

    name = models.CharField(max_length=20, unique=True, default="main")
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}#{self.seq}"


class Reminder(models.Model):
    """One step of reminding one recipient of one duty, promised exactly once however often beat runs (F18).

    `recipient`: `worker`, or `organisation:<id>` of an employer or institution; theirs wait for a digest until
    `digest_at`.
    """

    WORKER = "worker"

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.SmallIntegerField(_("提前天数"))
    lapses_on = models.DateField()
    recipient = models.CharField(_("收件方"), max_length=40, default=WORKER)
    promised_at = models.DateTimeField()
    digest_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "lapses_on", "days_before", "recipient"], name="one_reminder_per_step"
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient"],
                condition=models.Q(digest_at__isnull=True) & ~models.Q(recipient="worker"),
                name="reminders_for_digests",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} −{self.days_before}"
