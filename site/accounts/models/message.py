"""A message promised to a person: queued with the change that causes it, sent once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.encrypted import EncryptedTextField
from evidence.api import Promise


class Message(Promise):
    """One text to one person over one channel; `unique_key` makes a second promise of the same thing a
    no-op.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("短信")
        EMAIL = "email", _("邮件")
        DESK = "desk", _("站内")
        WECHAT = "wechat", _("微信")

    unique_key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    channel = models.CharField(_("途径"), max_length=8, choices=Channel.choices)
    address = EncryptedTextField(_("地址"), blank=True)
    kind = models.CharField(_("类别"), max_length=40)
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    link = models.CharField(_("链接"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("消息")
        verbose_name_plural = _("消息")

    def __str__(self) -> str:
        return self.subject
