"""What the desk's pages share: the side menu, the way back, and files handed out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.api import User, may, person_of
from exams.models import Registration

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SITTING_ABILITIES = (
    "sittings.manage",
    "sittings.invigilate",
    "sittings.assess",
    "registrations.manage",
    "results.view",
)


def account(request: HttpRequest) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def may_any(user: Any, *abilities: str) -> bool:
    return any(may(user, ability) for ability in abilities)


def desk_nav(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """What this account may open, the current one marked."""
    user = request.user
    manages, is_person = may(user, "sittings.manage"), person_of(user) is not None
    items = (
        ("portal:desk", _("我的工作台"), "arrow-left", True),
        ("exams:sitting-list", _("考试场次"), "calendar", may_any(user, *SITTING_ABILITIES)),
        ("applications:desk", _("考试申请"), "clipboard-check", manages),
        ("exams:point-list", _("考点"), "map-pin", manages),
        ("exams:station-list", _("工位与模拟机"), "wrench", manages),
        ("exams:centre", _("考场总览"), "layout-dashboard", manages),
        ("exams:correction-list", _("答案更正"), "scale", manages),
        ("exams:blueprint-list", _("组卷方案"), "clipboard-list", may(user, "blueprints.manage")),
        ("exams:bank-list", _("题库"), "archive", may(user, "items.view")),
        ("exams:unit-results", _("本单位成绩"), "award", may_any(user, "members.manage", "classes.manage")),
        ("applications:home", _("我要考试"), "clipboard-pen", is_person),
        ("exams:my-results", _("我的考试"), "award", is_person),
    )
    return [
        {"label": label, "url": address, "icon": icon, "active": name == active}
        for name, label, icon, shown in items
        if shown and (address := _address(name))
    ]


def _address(name: str, *args: Any) -> str:
    """Empty for a screen of an app above this one that is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def again_address(registration: Registration) -> str:
    """Where the part that was failed is booked again."""
    return _address("applications:again", registration.uuid)


def desk(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    active: str,
    trail: tuple[tuple[Any, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A desk page: never kept by a shared browser (SEC-14). `trail`: (label, address) up to this page."""
    frame = {
        "desk_nav": desk_nav(request, active),
        "breadcrumbs": [{"label": label, "url": url} for label, url in trail] if trail else None,
    }
    response = render(request, f"exams/desk/{template}", {**frame, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def hand_out(name: str, content: bytes, *, kind: str = XLSX, inline: bool = False) -> HttpResponse:
    """A file for this reader alone; `name` may be Chinese."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
