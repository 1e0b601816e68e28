"""Bring an account's place in Wagtail's groups in line with its roles today.

Wagtail asks groups, the platform asks memberships with a first and a last day. The role is the truth; the group
follows it, also when a membership runs out by itself.
"""

from __future__ import annotations

from django.contrib.auth.models import Group

from accounts.api import Role, User, roles_of

GROUP = "宣传编辑"
GROUPS = {Role.EDITOR: GROUP, Role.SYSTEM_ADMIN: "系统管理员"}


def fit_editor(user: User) -> bool:
    """True when a group had to be changed."""
    held = roles_of(user)
    wanted = {name for role, name in GROUPS.items() if role in held}
    present = set(user.groups.filter(name__in=GROUPS.values()).values_list("name", flat=True))
    if wanted == present:
        return False
    user.groups.add(*Group.objects.filter(name__in=wanted - present))
    user.groups.remove(*Group.objects.filter(name__in=present - wanted))
    for cached in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(cached, None)
    return True
