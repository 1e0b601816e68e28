"""End a membership from today on; the row stays as history."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.grant_role import grantable_roles
from accounts.models import Membership, User
from accounts.permissions import NotAllowed
from evidence import api as evidence


def end_membership(membership: Membership, *, by: User | None) -> bool:
    """True when it was open and now is not. It stops to count at once: its last day is yesterday."""
    organisation, person = membership.organisation, membership.person
    if by is not None and membership.role not in grantable_roles(by, organisation):
        raise NotAllowed(_("您不能在该单位撤销这个角色。"))
    with transaction.atomic():
        ended = Membership.objects.open().filter(pk=membership.pk)
        if not ended.update(ends_on=timezone.localdate() - timedelta(days=1)):
            return False
        evidence.append(
            "accounts.role.ended",
            actor=by.actor if by else "system",
            subjects=[person.subject, f"organisation:{organisation.uuid}"],
            body={"role": membership.role},
        )
    return True
