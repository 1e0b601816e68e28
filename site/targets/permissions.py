"""Who reads targets: whoever oversees people in a region; who keeps them: those who audit there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.api import Organisation, User, organisations_where, person_of
from targets.models import Snapshot

LOOK, KEEP = "outreach.view", "audits.manage"


def account(user: Any) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(user, User):
        raise Http404
    return user


def office_of(user: Any) -> Organisation | None:
    """In whose name this account keeps snapshots."""
    person = person_of(user)
    if person is None:
        return None
    return organisations_where(user, KEEP).filter(memberships__in=person.memberships.open()).first()


def snapshots_for(user: Any) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(owner__in=organisations_where(user, LOOK)).select_related("owner", "taken_by")
