"""Bring an account's place in Wagtail's groups in line with its roles today.

Wagtail asks groups, the platform asks memberships with a first and a last day. The role is the truth; the group
follows it, also when a membership runs out by itself. Whoever writes courses for an institution joins the group of
its corner, and of no other's.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Q

from accounts.api import Membership, Role, User, roles_of
from publicity.models import Corner

GROUP = "宣传编辑"
GROUPS = {
    Role.EDITOR: GROUP,
    Role.CONTENT_REVIEWER: "审稿人",
    Role.CONTENT_PUBLISHER: "签发人",
    Role.SYSTEM_ADMIN: "系统管理员",
}


def fit_editor(user: User) -> bool:
    """True when a group had to be changed."""
    held = roles_of(user)
    ours = Q(name__in=GROUPS.values()) | Q(corner__isnull=False)
    wanted = set(Group.objects.filter(name__in=[name for role, name in GROUPS.items() if role in held]))
    if Role.COURSE_AUTHOR in held:
        written = Membership.objects.open().filter(person__user=user, role=Role.COURSE_AUTHOR)
        corners = Corner.objects.filter(organisation__in=written.values("organisation"))
        wanted |= set(Group.objects.filter(corner__in=corners))
    present = set(user.groups.filter(ours))
    if wanted == present:
        return False
    user.groups.add(*(wanted - present))
    user.groups.remove(*(present - wanted))
    for cached in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(cached, None)
    return True
