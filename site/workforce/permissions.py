"""Who keeps an enterprise's people, who looks, and which rows follow from that.

Keeping takes `members.manage` in the enterprise itself. Looking takes `duties.view`, which a regulator's supervisors
hold in their whole region: read-only, and masked (LAW-05).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.api import Organisation, User, organisations_where, person_of
from workforce.models import HelpRecord, LevelRecord, Programme

KEEP, LOOK, OVERSEE, ISSUE = "members.manage", "duties.view", "evidence.view", "certificates.issue"


def account(user: Any) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(user, User):
        raise Http404
    return user


def units_kept(user: Any) -> QuerySet[Organisation]:
    """The organisations whose people this account keeps."""
    return organisations_where(user, KEEP).filter(is_active=True)


def unit_or_404(user: Any, uuid: UUID) -> Organisation:
    """One that the account keeps; 404 otherwise, with the same answer as for one that does not exist."""
    found: Organisation | None = units_kept(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def firms_overseen(user: Any) -> QuerySet[Organisation]:
    """Enterprises a supervisor looks at: those of the region. `evidence.view` is what employers don't have."""
    overseen = organisations_where(user, OVERSEE).filter(pk__in=organisations_where(user, LOOK).values("pk"))
    return overseen.filter(kind=Organisation.Kind.ENTERPRISE, is_active=True)


def firm_or_404(user: Any, uuid: UUID) -> Organisation:
    found: Organisation | None = firms_overseen(user).select_related("region").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def programmes_kept(user: Any) -> QuerySet[Programme]:
    """Programmes of the organisations whose people this account keeps."""
    return Programme.objects.filter(post__organisation__in=units_kept(user)).select_related(
        "post__person", "post__organisation"
    )


def programme_or_404(user: Any, uuid: UUID) -> Programme:
    found: Programme | None = programmes_kept(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def own_level_or_404(user: Any, uuid: UUID, key: str) -> LevelRecord:
    """A level of one's own education."""
    person = person_of(user)
    rows = LevelRecord.objects.select_related("programme__post__person", "programme__post__organisation")
    found = rows.filter(programme__uuid=uuid, key=key, programme__post__person=person).first() if person else None
    if found is None:
        raise Http404
    return found


def help_seen(user: Any) -> QuerySet[HelpRecord]:
    """What one's organisations gave or got, and what a supervisor's region did."""
    kept = units_kept(user).values("pk")
    overseen = firms_overseen(user).values("pk")
    seen = Q(helper__in=kept) | Q(firm__in=kept) | Q(helper__in=overseen) | Q(firm__in=overseen)
    return HelpRecord.objects.filter(seen).select_related("helper", "firm", "firm__region", "said_for")


def help_or_404(user: Any, uuid: UUID) -> HelpRecord:
    found: HelpRecord | None = help_seen(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found
