"""What every page frame needs. Nothing here asks the database unless a desk is drawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from accounts import api as accounts
from portal.addresses import address
from portal.navigation import menu


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Elder-friendly mode of this reader; the desk's menu and its person, drawn up when a desk asks for them."""
    frame: dict[str, Any] = {}

    def person() -> Any:
        if "person" not in frame:
            frame["person"] = accounts.person_of(getattr(request, "user", None))
        return frame["person"]

    return {
        "elder_mode": request.COOKIES.get("elder") == "1",
        "desk_nav": SimpleLazyObject(lambda: _nav(request, person())),
        "desk_who": SimpleLazyObject(lambda: _who(request, person())),
    }


def _nav(request: HttpRequest, person: accounts.Person | None) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    unread = accounts.desk_messages(person).filter(read_at__isnull=True).count() if person else 0
    abilities = accounts.abilities_of(user)
    return menu(request, abilities=abilities, has_person=person is not None, unread=unread)


def _who(request: HttpRequest, person: accounts.Person | None) -> dict[str, str]:
    """Name, photo and where the person belongs; empty for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    if person is None:
        return {"name": str(user), "meta": "", "photo": ""}
    posts = person.memberships.open().select_related("organisation")[:3]
    places = list(dict.fromkeys(post.organisation.short_name or post.organisation.name for post in posts))
    photo = address("accounts:photo", person.uuid) if person.photo else ""
    return {"name": person.name, "meta": gettext("、").join(places[:2]), "photo": photo}
