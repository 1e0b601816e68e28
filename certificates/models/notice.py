"""How an organisation wants to be reminded, and the secret addresses of calendars."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticePlan(models.Model):
    """An employer's or institution's own steps of reminding; an organisation without a row follows the editions.

    `days`: days before the end, negative after it; empty: the edition's. They add to what its workers get, never take
    away. `digest`: one message a day instead of one for each duty.
    """

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.CASCADE, related_name="notice_plan")
    days = models.JSONField(_("提前天数"), default=list, blank=True)
    digest = models.BooleanField(_("合并为每日一条"), default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("提醒方式")
        verbose_name_plural = _("提醒方式")

    def __str__(self) -> str:
        return f"{self.organisation} {self.days}"


def new_feed_token() -> str:
    """192 random bits: whoever has the address may read the calendar, so nobody can guess it."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """The secret address of one person's or one organisation's calendar of duties; dead once revoked."""

    token = models.CharField(max_length=64, unique=True, default=new_feed_token, editable=False)
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_live_feed_per_person"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(revoked_at__isnull=True), name="one_live_feed_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True), name="feed_of_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation}"
