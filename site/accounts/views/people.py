"""The list of people and one person's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from accounts import api
from accounts.tables import PersonFilter, PersonTable
from accounts.views.navigation import desk_nav
from accounts.views.scope import account, keep_private, person_in_reach


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People within reach; nobody else is counted, found or hinted at."""
    api.require(request.user, "people.view")
    found = PersonFilter(
        request.GET,
        queryset=api.people_where(request.user, "people.view").prefetch_related("memberships__organisation"),
        organisations=api.organisations_where(request.user, "people.view"),
    )
    table = PersonTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "may_add": api.may(request.user, "people.edit"),
        "desk_nav": desk_nav(request, "accounts:people"),
    }
    return keep_private(render(request, "accounts/people.html", context))


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person, masked. A POST is the click that reveals the number, and leaves its row of evidence."""
    shown = person_in_reach(request, uuid, "people.view")
    number = ""
    if request.method == "POST":
        number = api.reveal_number(shown, by=account(request), place="accounts:person")
    context = {
        "person": shown,
        "number": number,
        "memberships": shown.memberships.open().select_related("organisation"),
        "consents": shown.consents.all()[:8],
        "may_edit": _over(request, shown, "people.edit"),
        "may_assist": _over(request, shown, "people.assist"),
        "may_reset_factor": bool(shown.user_id) and api.may(request.user, "accounts.manage"),
        "today": timezone.localdate(),
        "desk_nav": desk_nav(request, "accounts:people"),
    }
    return keep_private(render(request, "accounts/person.html", context))


def _over(request: HttpRequest, person: api.Person, ability: str) -> bool:
    return api.people_where(request.user, ability).filter(pk=person.pk).exists()
