"""Who came in by an initial password chooses a password of his own before anything else (ASVS 6.4.1)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.middleware.paths import is_free, is_way_out, lead_to


class MustChangePasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_free(request) or is_way_out(request):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return self.get_response(request)
        page = reverse("account_change_password" if user.has_usable_password() else "account_set_password")
        return self.get_response(request) if request.path == page else lead_to(request, page)
