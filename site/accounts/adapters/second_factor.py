"""allauth.mfa: secrets encrypted at rest, names people recognise."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from accounts import api


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are stored under the field keys (LAW-05)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("启用双重验证后不能更换邮箱。"),
        "cannot_delete_authenticator": _("不能停用双重验证。"),
        "cannot_generate_recovery_codes": _("请先启用双重验证，再生成恢复码。"),
        "incorrect_code": _("动态码不正确，请等待下一组数字后再试。"),
        "unverified_email": _("请先验证邮箱。"),
    }

    def encrypt(self, text: str) -> str:
        sealed: str = api.EncryptedTextField().get_prep_value(text)
        return sealed

    def decrypt(self, encrypted_text: str) -> str:
        text: str = api.EncryptedTextField().from_db_value(encrypted_text, None, None)
        return text

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_full_name() or user.get_username())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        return str(_("通行密钥"))
