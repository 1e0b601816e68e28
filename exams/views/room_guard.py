"""The guard of the exam screen: safe browser and room network, asked of every request of an attempt that has them.

A pass says whether its sitting is guarded at all, so that everybody else's saves cost nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.actions.check_guard import check_guard
from exams.domain.guard import Bar, Seen
from exams.domain.seb import seen_url
from pages.api import visitor_address

if TYPE_CHECKING:
    from exams.views.room_session import RoomPass

SEEN_COOKIE, SEEN_SALT, SEEN_SECONDS = "exam_seen", "exams.seen", 60
"""Pictures are asked for by the page itself, which can't add what SEB told its script. Whoever passed with the page's
hash within the last minute (the screen asks for its clock every 15 s) may have them."""


def bar_sentence(why: Bar) -> str:
    """What happened and what to do."""
    return {
        Bar.PLACE: _("这台机器不在本场考场的网络内。已答的题不会丢失，请举手，由监考员换机或放行。"),
        Bar.NO_BROWSER: _(
            "本场须在安全考试浏览器中作答。请重新输入准考证号和考试码，点“用安全考试浏览器打开”；已答的题不会丢失。"
        ),
        Bar.WRONG_BROWSER: _("安全考试浏览器的配置与本场不符。已答的题不会丢失，请举手，由监考员处理。"),
        Bar.LOCKED: _("浏览器配置有变动，本机位已锁定。已答的题不会丢失，请举手，由监考员解锁。"),
    }[why]


def seen_of(request: HttpRequest, *, pages: tuple[str, ...] = (), recently: bool = False) -> Seen:
    """What this request shows. The address hashed is ours with the path that came, whatever the headers say."""
    headers = request.headers
    return Seen(
        address=visitor_address(request),
        url=seen_url(settings.ORIGIN, request.path, request.META.get("QUERY_STRING", "")),
        config_hash=headers.get("X-SafeExamBrowser-ConfigKeyHash", ""),
        browser_hash=headers.get("X-SafeExamBrowser-RequestHash", ""),
        page_config=headers.get("X-Exam-Seb-Config", ""),
        page_browser=headers.get("X-Exam-Seb-Browser", ""),
        pages=pages or room_pages(),
        recently=recently,
    )


def room_pages() -> tuple[str, ...]:
    """The pages whose scripts ask."""
    return tuple(settings.ORIGIN + reverse(f"exams:{name}") for name in ("room-entrance", "room-paper", "room-result"))


def barred(request: HttpRequest, room_pass: RoomPass) -> Bar | None:
    """None: come in."""
    if not room_pass.is_guarded:
        return None
    return check_guard(
        room_pass.registration, room_pass.opening, seen_of(request, recently=_passed_recently(request, room_pass))
    )


def bar_reply(why: Bar) -> HttpResponse:
    """403 for the screen's script: `{error, state: "barred", why}`; nothing was written, nothing of a paper is told."""
    return JsonResponse({"error": bar_sentence(why), "state": "barred", "why": why.value}, status=403)


def remember_passed(response: HttpResponse, room_pass: RoomPass) -> HttpResponse:
    """For the pictures that the page asks for next."""
    if room_pass.is_guarded and room_pass.opening is not None:
        response.set_cookie(
            SEEN_COOKIE,
            signing.dumps(_name(room_pass), salt=SEEN_SALT),
            max_age=SEEN_SECONDS,
            path=reverse("exams:room-media-root"),
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _name(room_pass: RoomPass) -> str:
    return f"{room_pass.registration}:{room_pass.opening}"


def _passed_recently(request: HttpRequest, room_pass: RoomPass) -> bool:
    if request.method != "GET" or not request.path.startswith(reverse("exams:room-media-root")):
        return False
    try:
        value = signing.loads(request.COOKIES.get(SEEN_COOKIE, ""), salt=SEEN_SALT, max_age=SEEN_SECONDS)
    except signing.BadSignature:
        return False
    return bool(value == _name(room_pass))
