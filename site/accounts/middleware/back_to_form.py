"""Whoever must sign in before a form is taken comes back to the form's page, and is told that it was not sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.middleware.paths import sign_in_again

NOT_SENT = _("刚才填写的内容没有提交，请登录后再填一次。")


class BackToFormMiddleware:
    """Looks only at a form answered with the way to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            path, _mark, query = response["Location"].partition("?")
            if path == reverse("account_login") and QueryDict(query).get("next") == request.get_full_path():
                messages.warning(request, NOT_SENT)
                response["Location"] = sign_in_again(request)
        return response
