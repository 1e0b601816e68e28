"""What every public answer about a certificate carries, and whom it is given to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from certificates.api import TooManyMisses, Verified


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def guarded(response: HttpResponse) -> HttpResponse:
    """Not kept, not indexed, and no address of it told to anybody (SEC-07)."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Vary"] = "Accept, Cookie"
    return response


def too_many(request: HttpRequest, error: TooManyMisses) -> HttpResponse:
    """429 with the seconds to wait."""
    if wants_json(request):
        response: HttpResponse = JsonResponse({"error": "too_many_misses", "retry_after": error.seconds}, status=429)
    else:
        response = render(request, "429.html", {"retry_after": error.seconds}, status=429)
    response["Retry-After"] = str(error.seconds)
    return guarded(response)


def as_json(found: Verified | None) -> JsonResponse:
    """The same facts as the page."""
    if found is None:
        return JsonResponse({"found": False}, status=404)
    body = {
        "found": True,
        "number": found.number,
        "status": found.standing.key,
        "status_label": found.standing.label,
        "sentence": found.standing.sentence,
        "facts": [{"key": fact.key, "label": fact.label, "value": fact.value} for fact in found.facts],
        "pdf_sha256": found.pdf_sha256,
        "issued_at": found.issued_at,
        "checked_on": found.checked_on.isoformat(),
        "history": [
            {"state": step.state, "day": step.day.isoformat(), "ground": step.ground} for step in found.history
        ],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
