"""Public verification by QR code, or by number and name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from certificates import api
from certificates.forms import VerifyForm
from certificates.views.public import address_of, as_json, guarded, too_many, wants_json
from certificates.views.wording import fact_label, label, sentence


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
            form.cleaned_data.get("number", ""), form.cleaned_data.get("name", ""), address=address_of(request)
        )
    except api.TooManyMisses as error:
        return too_many(request, error)
    return _answer(request, found)


@require_GET
def verify_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code leads."""
    try:
        found = api.by_token(token, address=address_of(request))
    except api.TooManyMisses as error:
        return too_many(request, error)
    return _answer(request, found)


def _answer(request: HttpRequest, found: api.Verified | None) -> HttpResponse:
    if wants_json(request):
        return guarded(as_json(found))
    if found is None:
        return guarded(render(request, "certificates/verify.html", {"form": VerifyForm(), "missed": True}, status=404))
    facts = [{"label": fact_label(fact.key, printed=fact.label), "value": fact.value} for fact in found.facts]
    words = {"label": label(found.standing), "sentence": sentence(found.standing)}
    return guarded(render(request, "certificates/verified.html", {"found": found, "facts": facts, **words}))
