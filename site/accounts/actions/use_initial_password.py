"""An initial password opens the door once: after the sign-in it is void, and a new one must be set."""

from __future__ import annotations

from accounts.models import User
from evidence.api import database_now


def has_lapsed(user: User) -> bool:
    """Whether this account still waits for a first sign-in whose seven days are over."""
    return user.initial_password_expires_at is not None and user.initial_password_expires_at <= database_now()


def use_initial_password(user: User) -> None:
    """Void it; `must_change_password` stays and leads to the page that sets the new one."""
    if user.initial_password_expires_at is None:
        return
    user.set_unusable_password()
    user.initial_password_expires_at = None
    user.save(update_fields=["password", "initial_password_expires_at"])


def password_was_set(user: User) -> None:
    """The person has chosen a password."""
    user.must_change_password = False
    user.initial_password_expires_at = None
    user.save(update_fields=["must_change_password", "initial_password_expires_at"])
