"""House rules of accounts, held by `manage.py check`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.actions.record_consent import consent_text
from accounts.models import Consent


@register(Tags.security, deploy=True)
def second_factor_is_required(**_kwargs: Any) -> list[CheckMessage]:
    """Staff accounts without a second factor are refused in production (LAW-09, ASVS 6.3.3)."""
    if settings.STAFF_SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "STAFF_SECOND_FACTOR_REQUIRED is off: administrators could sign in by password alone.",
            id="accounts.E001",
        )
    ]


@register()
def consent_texts_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Every kind of consent has its words (LAW-01)."""
    found: list[CheckMessage] = []
    for kind in Consent.Kind.values:
        try:
            consent_text(kind)
        except FileNotFoundError as error:
            found.append(Error(str(error), id="accounts.E002"))
    return found


@register()
def rate_limits_are_not_by_address(**_kwargs: Any) -> list[CheckMessage]:
    """Sign-in may not be limited by address: two hundred candidates sit behind one (CON-4)."""
    limits = settings.ACCOUNT_RATE_LIMITS
    faulty = [name for name in ("login", "login_failed", "request_login_code") if "/ip" in str(limits.get(name, "/ip"))]
    return [Error(f"ACCOUNT_RATE_LIMITS[{name!r}] counts by address.", id="accounts.E003") for name in faulty]
