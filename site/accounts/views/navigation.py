"""The side menu of the people screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts import api

MANAGING = ("organisations.manage", "members.manage", "accounts.manage")


def desk_nav(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """What this account may open, the current one marked."""
    manages = any(api.may(request.user, ability) for ability in MANAGING)
    items = (
        ("portal:desk", _("我的工作台"), "arrow-left", True),
        ("accounts:people", _("人员"), "users", api.may(request.user, "people.view")),
        ("accounts:organisations", _("单位"), "building-2", manages),
        ("accounts:me", _("我的资料"), "id-card", True),
        ("mfa_index", _("账号安全"), "shield-check", True),
    )
    return [
        {"label": label, "url": address, "icon": icon, "active": name == active}
        for name, label, icon, shown in items
        if shown and (address := _address(name))
    ]


def _address(name: str) -> str:
    """Empty for a screen of an app above this one that is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
