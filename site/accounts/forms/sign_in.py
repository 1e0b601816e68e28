"""The sign-in form: one field for whatever a person knows by heart."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_password_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class IdentifierLoginForm(LoginForm):
    """手机号 / 身份证号 / 邮箱 / 用户名, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("手机号 / 身份证号 / 邮箱 / 用户名"),
            max_length=120,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "autofocus": True,
                }
            ),
        )
        password = self.fields["password"]
        password.label, password.help_text = _("密码"), ""
        password.widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """One name for every kind of identifier: the backend tells them apart."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data.get("password", "")}

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, str]
    ) -> HttpResponse:
        """As allauth's, but the session keeps the generated user name and not the number that was typed
        (LAW-05).
        """
        login = self._login
        login.redirect_url = redirect_url
        response = perform_password_login(request, {"username": login.user.get_username()}, login)
        request.session.set_expiry(0)
        return response
