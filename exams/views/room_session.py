"""The candidate's pass in the exam room: a signed cookie, no account, no password at the bell (trust.md K1).

It names the registration and, once started, the attempt; it is bound to /exams/room/ and expires with the day. Saving
answers checks this signature only: no session and no user is read (stack.md section 4).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from exams.models import Registration

log = logging.getLogger(__name__)

COOKIE, SALT, PATH, MAX_AGE = "exam_pass", "exams.room", "/exams/room/", 12 * 3600


@dataclass(frozen=True, slots=True)
class RoomPass:
    """What the cookie says; `attempt` is None before the start."""

    registration: UUID
    attempt: UUID | None


def read_pass(request: HttpRequest) -> RoomPass | None:
    """The pass of this browser, or None when there is none or it is forged or old."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
        return RoomPass(UUID(value["r"]), UUID(value["a"]) if value.get("a") else None)
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        return None


def give_pass(response: HttpResponse, registration: UUID, attempt: UUID | None = None) -> HttpResponse:
    """Hand the pass to this browser."""
    value = signing.dumps({"r": str(registration), "a": str(attempt) if attempt else ""}, salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=MAX_AGE,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def take_pass(response: HttpResponse) -> HttpResponse:
    """Take the pass away: the next candidate at this PC starts clean (SEC-14)."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


def no_store(response: HttpResponse) -> HttpResponse:
    """Nothing of the room stays in a cache or behind the back button."""
    response["Cache-Control"] = "private, no-store"
    return response


def with_registration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the registration of the pass; without a pass the reader is led to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        room_pass = read_pass(request)
        registration = room_pass and (
            Registration.objects.select_related(
                "person", "accommodation", "sitting__operation_item", "sitting__room", "sitting__blueprint"
            )
            .filter(uuid=room_pass.registration)
            .first()
        )
        if not registration:
            return redirect("exams:room")
        return no_store(view(request, registration, *args, **kwargs))

    return guarded


def with_attempt_id(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the attempt's id out of the signature alone; 401 in JSON without one.

    While the database is away (F5) the answer is 503 with Retry-After, and the page sends again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        room_pass = read_pass(request)
        if room_pass is None or room_pass.attempt is None:
            return no_store(JsonResponse({"error": "请用准考证重新登录，已保存的答案不会丢失。"}, status=401))
        attempt = room_pass.attempt
        return _unless_away(request, lambda: view(request, attempt, *args, **kwargs))

    return guarded


def _unless_away(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return no_store(work())
    except (OperationalError, InterfaceError):
        log.warning("the database is away: %s", request.path)
        away = JsonResponse({"error": "服务器暂时繁忙，答案留在本机，稍后自动重传。"}, status=503)
        away["Retry-After"] = "2"
        return no_store(away)


def or_busy(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """While the database is away the answer is 503 with Retry-After, for whoever asks again by itself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _unless_away(request, lambda: view(request, *args, **kwargs))

    return guarded
