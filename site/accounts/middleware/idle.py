"""Signs out who has been away for half an hour, or signed in for half a day; never inside an exam (SEC-14,
CON-2).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.middleware.back_to_form import NOT_SENT
from accounts.middleware.paths import is_free, lead_to, sign_in_again

_SEEN, _SINCE = "seen_at", "signed_in_at"
_WRITE_EVERY = 60


class IdleLogoutMiddleware:
    """Reads the session only when the browser brought one, and writes it at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_free(request):
            return self.get_response(request)
        if request.user.is_authenticated and (sentence := self._ended(request)):
            logout(request)
            messages.info(request, sentence)
            if request.method == "POST":
                messages.warning(request, NOT_SENT)
            return lead_to(request, sign_in_again(request))
        return self.get_response(request)

    def _ended(self, request: HttpRequest) -> str:
        now = int(time.time())
        session = request.session
        seen, since = session.get(_SEEN, now), session.get(_SINCE, now)
        if now - seen > settings.IDLE_LOGOUT_SECONDS:
            return _("您已超过 30 分钟没有操作，为保护个人信息已自动退出，请重新登录。")
        if now - since > settings.SESSION_COOKIE_AGE:
            return _("本次登录已满 12 小时，请重新登录。")
        if _SEEN not in session or now - seen >= _WRITE_EVERY:
            session[_SEEN], session[_SINCE] = now, since
        return ""
