"""The verification interface for other systems, and the page on which an organisation keeps its keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import Refused, organisations_where, require
from certificates import api
from certificates.forms import KeyForm
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav
from certificates.views.public import as_json, guarded

BEARER = "Bearer "


@csrf_exempt  # a key, not a cookie, opens it
@require_POST
def verify_by_key(request: HttpRequest) -> HttpResponse:
    """`number` and `name` as a form, with `Authorization: Bearer KEY`: the facts of the public page as JSON.

    A POST, so that no name stands in an address that servers write down.

    401 for a key that is none, 404 `{found: false}`, 429 when the day's questions or too many guesses are used up.
    """
    given = request.headers.get("Authorization", "")
    try:
        key = api.use_key(given[len(BEARER) :] if given.startswith(BEARER) else "")
    except api.KeyUnknown:
        response = JsonResponse({"error": "unknown_key"}, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return guarded(response)
    except api.KeySpent:
        return _wait("day_spent", 3600)
    try:
        found = api.by_number_and_name(
            request.POST.get("number", ""), request.POST.get("name", ""), address=f"key:{key.pk}"
        )
    except api.TooManyMisses as error:
        return _wait("too_many_misses", error.seconds)
    return guarded(as_json(found))


def _wait(word: str, seconds: int) -> HttpResponse:
    response = JsonResponse({"error": word, "retry_after": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return guarded(response)


def _own(request: HttpRequest) -> Any:
    return organisations_where(request.user, "members.manage")


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The organisation's keys; a POST makes one and shows its secret, this once."""
    require(request.user, "members.manage")
    form = KeyForm(request.POST or None, organisations=_own(request))
    made, status = None, 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = api.make_key(**form.cleaned_data, by=account(request.user))
                form, status = KeyForm(organisations=_own(request)), 200
            except Refused as refusal:
                form.add_error(None, str(refusal))
    today = localdate()
    rows = api.ApiKey.objects.filter(organisation__in=_own(request)).select_related("organisation")
    used = dict(api.ApiDay.objects.filter(key__in=rows, day=today).values_list("key", "asked"))
    context = {
        "made": made,
        "rows": [{"key": key, "used": used.get(key.pk, 0)} for key in rows],
        "form": form,
        "address": settings.ORIGIN + reverse("certificates:api-verify"),
        "desk_nav": desk_nav(request, "certificates:keys"),
    }
    return keep_private(render(request, "certificates/keys.html", context, status=status))


@login_required
@require_POST
def key_revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ends a key."""
    key = get_object_or_404(api.ApiKey, uuid=uuid, organisation__in=_own(request))
    api.revoke_key(key, by=account(request.user))
    messages.success(request, _("密钥已停用。"))
    return redirect("certificates:keys")
