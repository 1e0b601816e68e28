"""Which contests an account may look after: those of the organisations in which it edits pages."""

from __future__ import annotations

from typing import Any

from accounts.api import NotAllowed, may, organisations_where
from contests.models import Contest, ContestQuerySet

MANAGE = "pages.edit"


def contests_for(user: Any) -> ContestQuerySet:
    """Contests the account may see at the desk."""
    return Contest.objects.filter(organiser__in=organisations_where(user, MANAGE))


def require_manage(user: Any, contest: Contest) -> None:
    """`NotAllowed` unless the account looks after the organiser's contests."""
    if not may(user, MANAGE, contest.organiser):
        raise NotAllowed
