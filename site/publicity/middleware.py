"""At the door of the Wagtail admin: editing rights follow the role, and the content policy is the admin's own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.api import User
from publicity import api

ADMIN = "/admin/"
WIDER = {  # Wagtail's own screens hold inline script and style; frames serve its previews
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
}
PREVIEWS = {"frame-ancestors": ["'self'"], "frame-src": ["'self'"]}


class EditorMiddleware:
    """Stands before the second-factor wall, which asks for one as soon as somebody may edit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN) and settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and isinstance(user, User):
                api.fit_editor(user)
        response = self.get_response(request)
        if getattr(request, "is_dummy", False):  # Wagtail's own, asking for the page that its preview shows
            response._csp_replace = PREVIEWS  # type: ignore[attr-defined]
        if request.path.startswith(ADMIN):
            response._csp_update = WIDER  # type: ignore[attr-defined]
            response._csp_replace = PREVIEWS  # type: ignore[attr-defined]
        return response
