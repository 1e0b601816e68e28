"""Asking for a one-time code: by mobile number or e-mail, in one field."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts import api


class CodeRequestForm(forms.Form):
    """Says the same for known and unknown accounts; three codes a minute and twenty a day for one address."""

    login = forms.CharField(
        label=_("手机号或邮箱"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    _user: Any = None

    def clean_login(self) -> str:
        text: str = self.cleaned_data["login"].strip()
        if "@" in text:
            validate_email(text)
            return text.lower()
        mobile = api.normalise_mobile(text)
        if fault := api.mobile_fault(mobile):
            raise forms.ValidationError(fault)
        return mobile

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        target = cleaned.get("login")
        if not target:
            return cleaned
        if not ratelimit.consume(context.request, action="request_login_code", key=target):
            raise get_adapter().validation_error("too_many_login_attempts")
        if "@" in target:
            users = filter_users_by_email(target, is_active=True, prefer_verified=True, for_login=True)
            self._user, cleaned["email"] = (users[0] if len(users) == 1 else None), target
        else:
            self._user, cleaned["phone"] = get_adapter().get_user_by_phone(target), target
        return cleaned
