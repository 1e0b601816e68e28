"""Keys with which another system asks for certificates: kept as a hash only, limited by the day, revocable."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DAILY = 5_000
"""What a new key may ask in a day; an organisation's yearly audit of 5,000 people is one day's work."""


class ApiKey(models.Model):
    """`key_hash`: HMAC of the secret, which is shown once; `opening`: its first letters, to tell keys apart.

    Its one scope is to verify: it answers what the public page answers, without the page's limit on guesses by address.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("单位"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("用途"), max_length=60)
    opening = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    daily_limit = models.PositiveIntegerField(_("每日次数"), default=DAILY)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("建立时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("查验接口密钥")
        verbose_name_plural = _("查验接口密钥")

    def __str__(self) -> str:
        return f"{self.opening}… {self.name}"

    @property
    def subject(self) -> str:
        return f"api-key:{self.uuid}"


class ApiDay(models.Model):
    """How often a key asked on a day; never above the limit it had when the day began."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="one_count_a_day"),
            models.CheckConstraint(condition=models.Q(asked__lte=models.F("limit")), name="within_the_days_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.day}: {self.asked}"
