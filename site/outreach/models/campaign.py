"""Messages to many (晋城规划: 每年对100万人次发送): whom, when, how many a day, and what became of each."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MessageCampaign(models.Model):
    """One text to one audience. `cursor` is the last person dealt with: whoever goes on goes on from there."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        APPROVED = "approved", _("已批准")
        SENDING = "sending", _("发送中")
        DONE = "done", _("已发完")
        STOPPED = "stopped", _("已停止")

    class Channels(models.TextChoices):
        DESK = "desk", _("站内消息")
        BOTH = "desk,sms", _("站内消息和短信")
        SMS = "sms", _("短信")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("发送单位"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("标题"), max_length=40)
    text = models.TextField(_("正文"), max_length=500)
    channels = models.CharField(_("途径"), max_length=10, choices=Channels.choices, default=Channels.BOTH)
    region = models.ForeignKey(
        "accounts.Region", verbose_name=_("区划"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("单位类型"), max_length=24, blank=True)
    role = models.CharField(_("角色"), max_length=24, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    first_hour = models.PositiveSmallIntegerField(
        _("最早几点发"), default=9, validators=[MinValueValidator(6), MaxValueValidator(22)]
    )
    last_hour = models.PositiveSmallIntegerField(
        _("几点后不发"), default=20, validators=[MinValueValidator(7), MaxValueValidator(22)]
    )
    daily_quota = models.PositiveIntegerField(
        _("每天最多"), default=3000, validators=[MinValueValidator(1)], help_text=_("本次发送每天最多多少人次")
    )
    yearly_quota = models.PositiveIntegerField(
        _("全年最多"),
        default=1_000_000,
        validators=[MinValueValidator(1)],
        help_text=_("本单位全年所有发送合计，超过后本次停在那里等下一年"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    estimate = models.PositiveIntegerField(_("预计人数"), default=0, editable=False)
    is_sample = models.BooleanField(_("示例"), default=False, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("拟稿人"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("拟稿时间"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("信息发送")
        verbose_name_plural = _("信息发送")
        constraints = [
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")), name="outreach_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approver__isnull=False), name="outreach_sent_only_approved"
            ),
            models.CheckConstraint(condition=Q(last_hour__gt=F("first_hour")), name="outreach_window_is_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"message-campaign:{self.uuid}"

    @property
    def channel_list(self) -> list[str]:
        return self.channels.split(",")


class Delivery(models.Model):
    """One person of one campaign, once; what the messages became is read from `accounts.Message`."""

    class State(models.TextChoices):
        PROMISED = "promised", _("已排队")
        SENT = "sent", _("已送出")
        FAILED = "failed", _("未送达")
        OPTED_OUT = "opted_out", _("已退订")
        UNREACHABLE = "unreachable", _("没有号码")

    campaign = models.ForeignKey(MessageCampaign, on_delete=models.CASCADE, related_name="deliveries")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="outreach_once_a_person")]
        indexes = [models.Index(fields=["campaign", "state"], name="outreach_delivery_state")]

    def __str__(self) -> str:
        return f"{self.campaign_id}:{self.person_id}"


class Tally(models.Model):
    """How many have left: a day of a campaign, or a year of a unit. The limit stands beside the count, so that the
    database itself refuses one too many.
    """

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField()
    campaign = models.ForeignKey(MessageCampaign, null=True, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(null=True)
    sent = models.PositiveIntegerField(default=0)
    """Of a day: those whose message has left the house."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__lte=F("limit")), name="outreach_quota_is_kept")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}/{self.limit}"

    @staticmethod
    def day_key(campaign: MessageCampaign, day: date) -> str:
        return f"campaign:{campaign.pk}:{day:%Y-%m-%d}"

    @staticmethod
    def year_key(campaign: MessageCampaign, day: date) -> str:
        return f"organisation:{campaign.organisation_id}:{day:%Y}"
