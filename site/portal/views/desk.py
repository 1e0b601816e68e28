"""我的工作台: one page for everybody, put together by what the account may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import api as accounts
from portal.desks import Section, sections_for


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`?part=`: one of the account's own sections; the first without it, or for a foreign one."""
    user = request.user
    if not isinstance(user, accounts.User):  # login_required saw to it; this tells the types
        raise accounts.NotAllowed
    person = accounts.person_of(user)
    sections = sections_for(accounts.abilities_of(user), has_person=person is not None)
    chosen = next((section for section in sections if section.key == request.GET.get("part")), sections[0])
    context: dict[str, Any] = {
        **chosen.read(user, person),
        "section": chosen,
        "section_template": f"portal/desks/{chosen.key}.html",
        "tabs": _tabs(sections, chosen) if len(sections) > 1 else [],
        "name": person.name if person else str(user),
    }
    response = render(request, "portal/desk.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _tabs(sections: list[Section], chosen: Section) -> list[dict[str, Any]]:
    here = reverse("portal:desk")
    return [
        {"label": section.label, "icon": section.icon, "url": f"{here}?part={section.key}", "active": section == chosen}
        for section in sections
    ]
