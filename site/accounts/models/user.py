"""The account that signs in."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.domain.identity import mask_mobile
from accounts.models.encrypted import EncryptedTextField, lookup_hash


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """Signs in by mobile number, by the ID number of its person, by e-mail, or by a chosen user name.

    `first_name` holds the whole name: Chinese names are not split.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField(_("姓名"), max_length=60, blank=True)
    mobile = EncryptedTextField(_("手机号"), blank=True)
    mobile_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    mobile_verified = models.BooleanField(_("手机号已验证"), default=False)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    initial_password_expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("账号")  # type: ignore[assignment]
        verbose_name_plural = _("账号")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.mobile_hash = lookup_hash(self.mobile) or None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return f"{self.last_name}{self.first_name}".strip()

    @property
    def masked_mobile(self) -> str:
        return mask_mobile(self.mobile) if self.mobile else ""

    @property
    def actor(self) -> str:
        """The pseudonym under which evidence names this account."""
        return f"user:{self.uuid}"
