"""Take away a lost second factor; only the security administrator may, never for himself."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.permissions import NotAllowed, may
from evidence import api as evidence


def reset_second_factor(user: User, *, by: User) -> int:
    """The number of authenticators removed; the wall leads the account to set up a new one."""
    if user.pk == by.pk or not may(by, "accounts.manage"):
        raise NotAllowed
    with transaction.atomic():
        removed, _rows = Authenticator.objects.filter(user=user).delete()
        evidence.append(
            "accounts.second_factor.reset", actor=by.actor, subjects=[user.actor], body={"removed": removed}
        )
    return removed
