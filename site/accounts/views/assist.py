"""Helping at the counter: accounts, initial passwords, lost second factors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import api
from accounts.views.navigation import desk_nav
from accounts.views.scope import account, keep_private, person_in_reach


@login_required
@require_http_methods(["GET", "POST"])
def assist(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET explains, POST gives an initial password: shown on this one page, for handing over on paper."""
    person = person_in_reach(request, uuid, "people.assist")
    context = {"person": person, "desk_nav": desk_nav(request, "accounts:people")}
    if request.method == "POST":
        context["assistance"] = api.assist_reset(person, by=account(request))
    return keep_private(render(request, "accounts/assist.html", context))


@login_required
@require_POST
def reset_factor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For a lost phone or key."""
    person = person_in_reach(request, uuid, "people.view")
    if person.user is None:
        raise Http404
    api.reset_second_factor(person.user, by=account(request))
    messages.success(request, _("双重验证已清除，本人下次登录时须重新绑定。"))
    return redirect("accounts:person", uuid=person.uuid)
