"""The side menu of the certificate screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from certificates.permissions import may, orders_within_reach


def desk_nav(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """What this account may open, the current one marked."""
    issues = may(request.user, "certificates.issue")
    failed = orders_within_reach(request.user, "certificates.issue").count() if issues else 0
    items = (
        ("portal:desk", _("我的工作台"), "arrow-left", True, 0),
        ("certificates:list", _("证书"), "award", may(request.user, "certificates.view"), 0),
        ("certificates:orders", _("制证任务"), "stamp", issues, failed),
        ("audits:desk", _("核查"), "fingerprint", may(request.user, "evidence.view"), 0),
        ("certificates:batches", _("批量制证"), "files", issues, 0),
        ("certificates:cards", _("国家证书登记"), "id-card", may(request.user, "people.view"), 0),
        ("certificates:bulk", _("批量查验"), "list-checks", may(request.user, "people.view"), 0),
        ("certificates:keys", _("查验接口"), "key-round", may(request.user, "members.manage"), 0),
        ("certificates:kinds", _("证书种类与版面"), "image", may(request.user, "catalogue.manage"), 0),
        ("certificates:verify", _("公众查验"), "shield-check", True, 0),
        ("certificates:duties-mine", _("我的到期事项"), "calendar-check", True, 0),
        ("certificates:duties-people", _("人员到期事项"), "users", may(request.user, "duties.view"), 0),
    )
    return [
        {"label": label, "url": address, "icon": icon, "active": name == active, "count": count}
        for name, label, icon, shown, count in items
        if shown and (address := _address(name))
    ]


def _address(name: str) -> str:
    """Empty for a screen of an app above this one that is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
