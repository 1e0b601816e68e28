"""Public verification by QR code, or by number and name."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from certificates import api
from certificates.forms import VerifyForm
from certificates.views.kept import KEPT
from certificates.views.public import as_json, guarded, too_many, wants_json
from certificates.views.wording import fact_label, label, sentence, step_word
from pages.api import visitor_address

PERIOD = 60
"""Seconds after which what stands around an answer (menu, footer, its place in the public log) is drawn anew."""


@csrf_exempt  # changes nothing for anybody; visitors without cookies are welcome
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a POST answers. Nothing typed is printed back: a miss looks the same whatever was wrong."""
    if request.method != "POST":
        return guarded(render(request, "certificates/verify.html", {"form": VerifyForm()}))
    form = VerifyForm(request.POST)
    form.is_valid()
    try:
        found = api.by_number_and_name(
            form.cleaned_data.get("number", ""), form.cleaned_data.get("name", ""), address=visitor_address(request)
        )
    except api.TooManyMisses as error:
        return too_many(request, error)
    return _answer(request, found)


@require_GET
def verify_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code leads. A stranger's page is kept under the certificate's revision: as new as its state."""
    key = api.key_of(token)
    place = _place(request, key) if key else None
    kept = KEPT.get(place) if place else None
    if kept is not None:
        return guarded(HttpResponse(kept[0], content_type=kept[1]))
    try:
        found = api.by_token(token, address=visitor_address(request))
    except api.TooManyMisses as error:
        return too_many(request, error)
    response = _answer(request, found)
    if place and response.status_code == 200 and not response.cookies and "CSRF_COOKIE" not in request.META:
        KEPT.put(place, (response.content, response["Content-Type"]))
    return response


def _place(request: HttpRequest, key: api.Key) -> tuple[object, ...] | None:
    """None for whoever has a session or a message waiting: their page says more."""
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies or request.GET:
        return None
    chosen = tuple(cookies.get(name, "") for name in (settings.LANGUAGE_COOKIE_NAME, "elder"))
    return (
        key,
        request.get_host(),
        request.is_secure(),
        wants_json(request),
        get_language(),
        chosen,
        int(time.time()) // PERIOD,
    )


def _answer(request: HttpRequest, found: api.Verified | None) -> HttpResponse:
    if wants_json(request):
        return guarded(as_json(found))
    if found is None:
        return guarded(render(request, "certificates/verify.html", {"form": VerifyForm(), "missed": True}, status=404))
    facts = [{"label": fact_label(fact.key, printed=fact.label), "value": fact.value} for fact in found.facts]
    tones = {"issued": "ok", "restored": "ok", "revoked": "danger"}
    history = [
        {"title": step_word(step.state), "when": step.day.isoformat(), "note": step.ground,
         "tone": tones.get(step.state, "warn")}
        for step in found.history
    ]  # fmt: skip
    words = {"label": label(found.standing), "sentence": sentence(found.standing), "history": history}
    return guarded(render(request, "certificates/verified.html", {"found": found, "facts": facts, **words}))
