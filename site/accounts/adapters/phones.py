"""Phone numbers for allauth: kept encrypted on the account, found by keyed hash, texted through the
promise.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.utils.translation import gettext as _

from accounts import api
from accounts.forms.fields import MobileField


class Phones:
    """The phone half of the adapter."""

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        kwargs["label"] = _("手机号")
        return MobileField(**kwargs)

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.mobile, user.mobile_verified = phone, verified
        user.save(update_fields=["mobile", "mobile_hash", "mobile_verified"])

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.mobile, user.mobile_verified) if user.mobile else None

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> Any:
        mobile_hash = api.lookup_hash(api.normalise_mobile(phone))
        return api.User.objects.filter(mobile_hash=mobile_hash).first() if mobile_hash else None

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **_kwargs: Any) -> None:
        self._text(
            phone,
            _("【安培】验证码 %(code)s，5 分钟内有效。请勿告诉他人，工作人员不会索要。") % {"code": code},
        )

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Told to the owner of the phone alone, so that the page can say the same to everybody."""
        self._text(phone, _("【安培】此手机号已注册，请直接登录；忘记密码可用验证码登录。"))

    def send_unknown_account_sms(self, phone: str, **_kwargs: Any) -> None:
        """Strangers' phones are left in peace."""

    def _text(self, phone: str, text: str) -> None:
        api.promise_message(
            person=None,
            kind="code",
            channels=[api.Message.Channel.SMS],
            subject=_("验证码"),
            body=text,
            address=phone,
            unique_key=f"code:{token_hex(12)}",
        )
