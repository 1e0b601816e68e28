"""The candidate's pass in the exam room: a signed cookie, no account, no password at the bell (trust.md K1).

It names the registration and, once started, the attempt; it is bound to /exams/room/ and expires with the day. Saving
answers checks this signature only: no session and no user is read (stack.md section 4).
"""

from __future__ import annotations

import logging
import time
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

from exams.domain.integrity import options_of
from exams.models import Registration, Sitting
from exams.views.room_guard import bar_reply, barred, remember_passed

log = logging.getLogger(__name__)

COOKIE, SALT, PATH, MAX_AGE = "exam_pass", "exams.room", "/exams/room/", 12 * 3600


@dataclass(frozen=True, slots=True)
class RoomPass:
    """What the cookie says; `attempt` is None before the start.

    `is_guarded`: each request is looked at (room_guard.py); `opening`: the safe browser's that it is bound to.
    """

    registration: UUID
    attempt: UUID | None
    is_guarded: bool = False
    opening: UUID | None = None


def read_pass(request: HttpRequest) -> RoomPass | None:
    """The pass of this browser, or None when there is none or it is forged or old."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
        attempt, opening = value.get("a"), value.get("o")
        return RoomPass(
            UUID(value["r"]),
            UUID(attempt) if attempt else None,
            bool(value.get("g")),
            UUID(opening) if opening else None,
        )
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        return None


def give_pass(
    response: HttpResponse, registration: UUID, attempt: UUID | None = None, *, sitting: Sitting, opening: UUID | None
) -> HttpResponse:
    """Hand the pass to this browser. `opening`: what the pass before this one was bound to, or None."""
    said = {"r": str(registration), "a": str(attempt) if attempt else ""}
    if options_of(sitting.integrity).is_guarded:
        said |= {"g": "1", "o": str(opening) if opening else ""}
    value = signing.dumps(said, salt=SALT)
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


def opening_of(request: HttpRequest) -> UUID | None:
    """What this browser's pass is bound to."""
    room_pass = read_pass(request)
    return room_pass.opening if room_pass else None


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


class Respite:
    """After a request waited long for the database and failed, this process asks it nothing for a moment.

    A stalled database holds each request until its timeout; those queued behind it would wait that time again and again
    (F5c). They are told to come back instead, at once, and the queue is empty when the database is there again. A
    connection that merely broke fails at once and is opened anew by the next request.
    """

    LONG, SECONDS = 2.0, 1.0

    def __init__(self) -> None:
        self._until = 0.0

    def after(self, waited: float) -> None:
        """Begins when the failed request waited too long (seconds)."""
        if waited >= self.LONG:
            self._until = time.monotonic() + self.SECONDS

    def lasts(self) -> bool:
        return time.monotonic() < self._until


respite = Respite()


def _away() -> HttpResponse:
    away = JsonResponse({"error": "服务器暂时繁忙，答案留在本机，稍后自动重传。"}, status=503)
    away["Retry-After"] = "2"
    return no_store(away)


def with_attempt_id(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the attempt's id out of the signature alone; 401 in JSON without one.

    A guarded seat's request is looked at first: 403 before anything is written. While the database is away (F5) the
    answer is 503 with Retry-After, and the page sends again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        room_pass = read_pass(request)
        if room_pass is None or room_pass.attempt is None:
            return no_store(JsonResponse({"error": "请用准考证重新登录，已保存的答案不会丢失。"}, status=401))
        attempt = room_pass.attempt

        def work() -> HttpResponse:
            why = barred(request, room_pass)
            if why is not None:
                return bar_reply(why)
            return remember_passed(view(request, attempt, *args, **kwargs), room_pass)

        return _unless_away(request, work)

    return guarded


def _unless_away(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    if respite.lasts():
        return _away()
    began = time.monotonic()
    try:
        return no_store(work())
    except (OperationalError, InterfaceError):
        respite.after(time.monotonic() - began)
        log.warning("the database is away: %s", request.path)
        return _away()


def or_busy(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """While the database is away the answer is 503 with Retry-After, for whoever asks again by itself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _unless_away(request, lambda: view(request, *args, **kwargs))

    return guarded
