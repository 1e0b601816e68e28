"""Leads staff who can do much to a second factor before anything else, on every address incl. /admin/
(LAW-09).

Whoever has one is asked for it by allauth at sign-in; this wall is for those who have none yet.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import api
from accounts.middleware.paths import is_free, is_way_out, lead_to


class StaffSecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            not settings.STAFF_SECOND_FACTOR_REQUIRED
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
            or is_free(request)
            or is_way_out(request)
            or not request.user.is_authenticated
            or not api.lacks_second_factor(request.user)
        ):
            return self.get_response(request)
        entrance = reverse("mfa_index")
        password_pages = (reverse("account_change_password"), reverse("account_set_password"))
        if request.path.startswith(entrance) or request.path in password_pages:
            return self.get_response(request)
        if request.method == "GET":
            messages.info(request, _("您的岗位须启用双重验证后才能继续：请绑定动态码应用或通行密钥。"))
        return lead_to(request, entrance)
