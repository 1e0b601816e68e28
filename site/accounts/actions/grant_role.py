"""Give a person a role in an organisation; separations are refused here, not frowned upon later (LAW-10)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain import roles as rules
from accounts.models import Membership, Organisation, Person, Role, User
from accounts.permissions import NotAllowed, may, organisations_where
from accounts.refusals import Refused
from evidence import api as evidence

_GRANTING = ("accounts.manage", "organisations.manage", "members.manage")


def grantable_roles(user: User, organisation: Organisation) -> frozenset[str]:
    """What this account may grant here."""
    if user.is_superuser:
        return frozenset(Role.values)
    held = [ability for ability in _GRANTING if may(user, ability, organisation)]
    here = organisations_where(user, "members.manage").filter(pk=organisation.pk).exists()
    return rules.grantable(kind=organisation.kind, granter=held, holds_here=here)


def grant_role(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    by: User | None,
    post: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """The open membership, created when there was none. `by=None` is the system itself (sample world,
    commands).

    Raises `NotAllowed` when `by` may not grant this role here or would grant it to itself, `Refused` when the
    person already holds a role that excludes it.
    """
    if by is not None:
        if role not in grantable_roles(by, organisation):
            raise NotAllowed(_("您不能在该单位授予这个角色。"))
        if person.user_id == by.pk and not by.is_superuser:
            raise NotAllowed(_("不能给自己授予角色，请由另一位管理员办理。"))
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        held = set(person.memberships.filter(ends_on__isnull=True).values_list("role", flat=True))
        held |= set(person.memberships.open().values_list("role", flat=True))
        if sentence := rules.conflict(held | {role}):
            raise Refused(sentence, field="role")
        membership, created = Membership.objects.get_or_create(
            person=person,
            organisation=organisation,
            role=role,
            ends_on=None,
            defaults={"post": post, "starts_on": starts_on or timezone.localdate(), "added_by": by},
        )
        if created and ends_on is not None:
            membership.ends_on = ends_on
            membership.save(update_fields=["ends_on"])
        if created:
            evidence.append(
                "accounts.role.granted",
                actor=by.actor if by else "system",
                subjects=[person.subject, f"organisation:{organisation.uuid}"],
                body={"role": role},
            )
    return membership
