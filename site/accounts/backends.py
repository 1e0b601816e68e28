"""Sign-in by mobile number, ID number, e-mail or user name, with the same work for known and unknown
accounts.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email
from django.http import HttpRequest

from accounts import api


def resolve(identifier: str) -> Any:
    """The account this text means, or None. Its shape decides which look-ups are made, never their
    outcome.
    """
    text = identifier.strip()
    if not text:
        return None
    kind = api.identifier_kind(text)
    if kind == "email":
        users = filter_users_by_email(text, prefer_verified=True, for_login=True)
        return users[0] if len(users) == 1 else None
    if kind == "mobile":
        return api.User.objects.filter(mobile_hash=api.lookup_hash(api.normalise_mobile(text))).first()
    by_number = list(api.User.objects.filter(person__id_number_hash=api.lookup_hash(api.normalise_number(text)))[:2])
    by_name = api.User.objects.filter(username__iexact=text).first()
    return by_name or (by_number[0] if len(by_number) == 1 else None)


class IdentifierBackend(AuthenticationBackend):
    """allauth's backend with our look-up: exactly one password hash a try, also when nobody is found (K1,
    SEC-18).
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        identifier = credentials.get("username") or credentials.get("phone") or credentials.get("email") or ""
        user = resolve(str(identifier))
        if user is None or not user.has_usable_password():
            return None
        return self._check_password(user, credentials.get("password") or "")
