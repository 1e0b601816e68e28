"""What a signed-in person sees stays in no browser and no proxy: the next one at this computer goes back in vain
(SEC-14, ASVS 14.3.2).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.middleware.paths import is_free


class KeepPrivateMiddleware:
    """Views that say something of their own about keeping are left alone; files and the exam room as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_free(request):
            return response
        if "no-store" not in response.get("Cache-Control", "") and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response
