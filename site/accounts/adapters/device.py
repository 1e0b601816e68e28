"""The device cookie (OWASP): says that this browser has signed in to an account before, and nothing else.

Signed JSON of a random device name and of the keyed hashes of the last accounts used on it. It opens no
door: it only gives the account its own failure bucket here, so that a stranger elsewhere cannot lock the
owner out (SEC-18).
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts import api

_SALT = "accounts.device"
_AGE = 180 * 24 * 3600
_MOST_ACCOUNTS = 8


def cookie_name() -> str:
    """`__Host-` binds it to this host wherever cookies are secure."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _mark(user: Any) -> str:
    return api.lookup_hash(f"device:{user.uuid}")[:16]


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(account) for account in accounts]


def is_known_to(request: HttpRequest | None, user: Any) -> str:
    """The device's name when this account has signed in on it; else empty: the bucket all strangers share."""
    if request is None or user is None:
        return ""
    device, accounts = _read(request)
    return device if _mark(user) in accounts else ""


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Add the account to this device's cookie after a complete sign-in."""
    device, accounts = _read(request)
    mark = _mark(user)
    accounts = [mark, *[account for account in accounts if account != mark]][:_MOST_ACCOUNTS]
    response.set_cookie(
        cookie_name(),
        signing.dumps([device or secrets.token_hex(16), accounts], salt=_SALT),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
