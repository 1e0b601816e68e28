"""The account adapter: guard before hashing, initial passwords, where a sign-in leads."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import api
from accounts.adapters.device import is_known_to, remember
from accounts.adapters.mails import Mails
from accounts.adapters.phones import Phones
from accounts.adapters.sentences import SENTENCES
from accounts.backends import resolve

_STAGES = {"allauth.account.stages.PhoneVerificationStage": "accounts.stages.SignUpPhoneStage"}


class AccountAdapter(Phones, Mails, DefaultAccountAdapter):
    """What allauth asks us. Every password check of the site passes through `authenticate` and so through
    the guard.
    """

    error_messages = DefaultAccountAdapter.error_messages | SENTENCES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP_OPEN)

    def get_login_stages(self) -> list[str]:
        return [_STAGES.get(path, path) for path in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: `authenticate` guards with more than allauth's counter knows."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Guard, then one hash. A lapsed initial password is refused like a wrong one, with its own
        sentence.
        """
        identifier = str(credentials.get("username") or credentials.get("phone") or credentials.get("email") or "")
        known = resolve(identifier)
        account, device = api.bucket(known, identifier), is_known_to(request, known)
        try:
            api.enter_try(account, device=device, user=known)
        except api.LockedOut as locked:
            raise ValidationError(
                _("密码连续输错次数过多，为保护账号，请 %(minutes)s 分钟后再试，或改用验证码登录、找工作人员协助。"),
                code="locked",
                params={"minutes": locked.minutes},
            ) from locked
        user = super().authenticate(request, username=identifier, password=credentials.get("password"))
        if user is None:
            return None
        api.forgive(account, device=device)
        if api.has_lapsed(user):
            raise self.validation_error("initial_password_lapsed")
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        api.use_initial_password(user)
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember(request, response, user)
        return response

    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        api.password_was_set(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:complete")

    def generate_unique_username(self, txts: Any, regex: str | None = None) -> str:
        """Nothing of the person goes into the name."""
        return api.new_username()
