"""Out of the messages and back in, by the signed link in every message; no sign-in is asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from outreach.actions.stop_messages import has_stopped, person_behind, set_receiving


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail scanners follow links. One tap on the button does."""
    person = person_behind(token)
    if person is None:
        raise Http404
    changed = request.method == "POST"
    if changed:
        set_receiving(person, receiving=request.POST.get("receiving") == "yes")
    return render(request, "outreach/stop.html", {"stopped": has_stopped(person), "changed": changed})
