"""Access is asked in one place: what this account may, and in which organisations and over which people.

An ability comes only from a membership that is open today in an active organisation, so a change of rights
holds at the next request (ASVS 8.3.2). A superuser may everything; the exclusive rules of `domain.roles`
bind it too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.domain import roles as rules
from accounts.models import Membership, Organisation, Person, User

Reach = Callable[[User, str], QuerySet[Any]]
_REACHES: list[Reach] = []


class NotAllowed(PermissionDenied):
    """The account may not do this; the text is the sentence shown."""

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(sentence or _("您没有这项操作的权限。如需办理，请联系本单位管理员。"))


def register_reach(reach: Reach) -> None:
    """Let a higher app widen whom an account may see: `reach(user, ability)` returns a QuerySet of person
    ids.
    """
    if reach not in _REACHES:
        _REACHES.append(reach)


def _memberships(user: Any) -> list[tuple[str, str, int, int]]:
    """(role, organisation kind, organisation id, region id) of every open membership."""
    if not getattr(user, "is_active", False) or user.pk is None:
        return []
    return list(
        Membership.objects.open()
        .filter(person__user_id=user.pk)
        .values_list("role", "organisation__kind", "organisation_id", "organisation__region_id")
    )


def roles_of(user: Any, organisation: Organisation | None = None) -> frozenset[str]:
    """The roles held today, in one organisation or in any."""
    return frozenset(
        role
        for role, _kind, organisation_id, _region in _memberships(user)
        if organisation is None or organisation.pk == organisation_id
    )


def abilities_of(user: Any) -> frozenset[str]:
    """Everything the account may in some organisation, in one query: for menus. Rows are guarded by `may` and
    the scoped querysets.
    """
    if getattr(user, "is_superuser", False) and user.is_active:
        return rules.abilities(rules.ABILITIES)
    return rules.abilities(role for role, *_rest in _memberships(user))


def organisations_where(user: Any, ability: str) -> QuerySet[Organisation]:
    """The organisations in which the account has this ability."""
    if getattr(user, "is_superuser", False) and user.is_active:
        return Organisation.objects.all()
    own: set[int] = set()
    regions: set[int] = set()
    for role, kind, organisation_id, region_id in _memberships(user):
        if ability not in rules.ABILITIES[role]:
            continue
        if role in rules.EVERYWHERE:
            return Organisation.objects.all()
        own.add(organisation_id)
        if rules.reaches_region(kind, ability):
            regions.add(region_id)
    return Organisation.objects.filter(Q(pk__in=own) | _within(regions)) if own else Organisation.objects.none()


def _within(regions: set[int]) -> Q:
    """Organisations of these regions or of any region below them (four levels)."""
    reach = Q(pk__in=())
    for path in ("region", "region__parent", "region__parent__parent", "region__parent__parent__parent"):
        reach |= Q(**{f"{path}__in": regions})
    return reach if regions else Q(pk__in=())


def may(user: Any, ability: str, organisation: Organisation | None = None) -> bool:
    """Whether the account has the ability: in this organisation, or (None) in any at all."""
    if organisation is None:
        if getattr(user, "is_superuser", False):
            return bool(user.is_active)
        return any(ability in rules.ABILITIES[role] for role, *_rest in _memberships(user))
    return organisations_where(user, ability).filter(pk=organisation.pk).exists()


def require(user: Any, ability: str, organisation: Organisation | None = None) -> None:
    """`NotAllowed` unless `may`."""
    if not may(user, ability, organisation):
        raise NotAllowed


def people_where(user: Any, ability: str) -> QuerySet[Person]:
    """The people over whom the account has this ability: members of its organisations, and whom a reach
    adds.
    """
    if getattr(user, "is_superuser", False) and user.is_active:
        return Person.objects.all()
    held = {role for role, *_rest in _memberships(user) if ability in rules.ABILITIES[role]}
    if held & rules.EVERYWHERE:
        return Person.objects.all()
    allowed: Any = Q(pk__in=())
    if held:
        organisations = organisations_where(user, ability)
        allowed |= Exists(Membership.objects.open().filter(person=OuterRef("pk"), organisation__in=organisations))
    if getattr(user, "is_active", False):
        for reach in _REACHES:
            allowed |= Q(pk__in=reach(user, ability))
    return Person.objects.filter(allowed)


def lacks_second_factor(user: User) -> bool:
    """Whether this account must have a second factor and has none: wide roles, superusers, Wagtail's
    editors.
    """
    if Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        return False
    if user.is_superuser or roles_of(user) & rules.SECOND_FACTOR_ROLES:
        return True
    door = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    return door.filter(Q(user=user) | Q(group__user=user)).exists()
