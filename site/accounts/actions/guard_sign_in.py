"""The guard of the sign-in form: counts before anything is hashed, by account and device (SEC-18, K1).

A try is entered as a failure first and taken out again when it succeeds, under the account's row lock:
parallel tries can't slip between counting and entering (K4). A device that this account has used before is
known by its signed cookie and has a bucket of its own, so a stranger's failures never keep the owner out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.domain.sign_in import GuardPolicy, locked_until
from accounts.models import SignInFailure, User, lookup_hash
from evidence import api as evidence

log = logging.getLogger(__name__)
KEEP = timedelta(days=7)


class LockedOut(Exception):
    """The bucket is closed until `until`."""

    def __init__(self, until: datetime, *, now: datetime) -> None:
        super().__init__("locked")
        self.until = until
        self.minutes = max(1, -(-int((until - now).total_seconds()) // 60))


def bucket(user: User | None, identifier: str, *, purpose: str = "password") -> str:
    """The account's key: the same for all its identifiers; unknown identifiers get one of their own."""
    return lookup_hash(f"{purpose}:{user.uuid}" if user else f"{purpose}?{identifier.strip().lower()}")


def policy() -> GuardPolicy:
    return GuardPolicy(failures=settings.SIGN_IN_FAILURES_ALLOWED)


def enter_try(account: str, *, device: str, user: User | None) -> SignInFailure:
    """Enter one try; `LockedOut` when the bucket is closed. The caller takes it out again after a success."""
    with transaction.atomic():
        if user is not None:
            User.objects.select_for_update().only("pk").get(pk=user.pk)
        now = evidence.database_now()
        rules = policy()
        recent = SignInFailure.objects.filter(account_hash=account, device=device, at__gt=now - 2 * rules.window)
        failures = list(recent.values_list("at", flat=True))
        until = locked_until(failures, policy=rules)
        if until is not None and until > now:
            raise LockedOut(until, now=now)
        entry = SignInFailure.objects.create(account_hash=account, device=device, at=now)
        closing = locked_until([*failures, now], policy=rules)
        if user is not None and closing is not None and closing > now:
            log.warning("sign-in guard: last try before the lock for %s", user.actor)
    return entry


def forgive(account: str, *, device: str) -> None:
    """The right password came: the bucket is empty again."""
    SignInFailure.objects.filter(account_hash=account, device=device).delete()


def forget_old_failures() -> int:
    """Rows nobody counts any more."""
    return SignInFailure.objects.filter(at__lt=evidence.database_now() - KEEP).delete()[0]
