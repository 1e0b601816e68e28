"""Study that counts: the lesson with its bar, and what the bar sends.

A beat reads no session and no user: its ticket is signed, names the run, and fits only the browser that opened it (the
ticket carries a keyed digest of the session cookie). See courses.models.beating.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from courses.actions.answer_check import answer_check
from courses.actions.leave_study import leave_study
from courses.actions.load_study_rules import rules_for, rules_named
from courses.actions.open_study import open_study
from courses.actions.study_room import class_for
from courses.actions.take_beat import Told, take_beat
from courses.domain.study import Beat
from courses.models import LessonPage
from courses.permissions import person_of
from courses.refusals import Refused
from pages.api import json_object, whole_number

SALT, TICKET_SECONDS = "courses.study", 12 * 3600
LARGEST_BODY = 2000
DEVICES = (("MicroMessenger", "微信"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "安卓手机"),
           ("Windows", "Windows 电脑"), ("Macintosh", "苹果电脑"))  # fmt: skip


class BadTicket(Exception):
    """Missing, forged, too old, or another browser's."""


def study_bar(request: HttpRequest, lesson: LessonPage) -> dict[str, Any]:
    """What the bar under a lesson needs; `study_refusal` says why nothing would count."""
    person = person_of(request.user)
    if person is None:
        return {"study": None, "study_refusal": "请先补全个人信息，学时要记到本人名下。"}
    try:
        training_class = class_for(person, lesson, on=timezone.localdate())
    except Refused as error:
        return {"study": None, "study_refusal": str(error)}
    rules = rules_for(training_class.institution)
    return {"study": {"training_class": training_class, "rules": rules, "lesson": lesson}, "study_refusal": ""}


@login_required
@require_safe
def study(request: HttpRequest, lesson: int) -> HttpResponse:
    """A lesson as on its public page, with the bar that counts."""
    page = get_object_or_404(LessonPage.objects.live().public(), pk=lesson)
    context = {**page.get_context(request), **study_bar(request, page), "in_study": True}
    return render(request, "courses/study.html", context)


@login_required
@require_POST
def opening(request: HttpRequest) -> HttpResponse:
    """`lesson` → the ticket of a run and where to go on; 409 with a sentence when nothing would count."""
    number = whole_number(request.POST.get("lesson", ""))
    page = get_object_or_404(LessonPage.objects.live().public(), pk=number or 0)
    person = person_of(request.user)
    if person is None:
        return JsonResponse({"error": "请先补全个人信息，学时要记到本人名下。"}, status=409)
    try:
        opened = open_study(page, person=person, device=_device(request))
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=409)
    place = opened.place
    named = {"r": opened.row.run.hex, "k": opened.rules.key, "b": _browser(request)}
    return JsonResponse(
        {
            "ticket": signing.dumps(named, salt=SALT),
            "beat": opened.rules.beat_seconds,
            "done": opened.done // 1000,
            "whole": page.minutes * 60,
            "place": {"part": place.part, "place": place.place, "reached": place.reached} if place else {},
        }
    )


@require_POST
def beat(request: HttpRequest) -> HttpResponse:
    """`{ticket, seq, part, place, idle}` → what the server made of it. Times in the body would be ignored."""
    try:
        body = json_object(request.body, most=LARGEST_BODY)
        run, key = _run(request, body.get("ticket"))
        said = _beat(body)
    except BadTicket:
        return JsonResponse({"state": "ticket"}, status=403)
    except ValueError:
        return JsonResponse({"state": "bad"}, status=400)
    return _reply(take_beat(run, said, rules=rules_named(key)))


@require_POST
def present(request: HttpRequest) -> HttpResponse:
    """The person tapped; only the page that was asked can answer."""
    try:
        run, _key = _run(request, request.POST.get("ticket"))
    except BadTicket:
        return JsonResponse({"state": "ticket"}, status=403)
    return _reply(answer_check(run))


@require_POST
def leaving(request: HttpRequest) -> HttpResponse:
    """The page is closed or hidden; sent by sendBeacon where there is one. Lost, the sweep settles it."""
    try:
        run, _key = _run(request, request.POST.get("ticket"))
    except BadTicket:
        return JsonResponse({"state": "ticket"}, status=403)
    leave_study(run)
    return HttpResponse(status=204)


def _reply(told: Told) -> JsonResponse:
    reply = {"state": told.word, "spent": told.spent // 1000, "reached": told.reached}
    if told.answer_in:
        reply["answer_in"] = told.answer_in // 1000
    return JsonResponse(reply, status=409 if told.word == "taken" else 200)


def _browser(request: HttpRequest) -> str:
    """Changes with the session: a ticket shown to somebody else's browser is worth nothing."""
    return salted_hmac(SALT, request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).hexdigest()[:16]


def _run(request: HttpRequest, ticket: object) -> tuple[UUID, str]:
    try:
        named = signing.loads(ticket if isinstance(ticket, str) else "", salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:
        raise BadTicket from error
    if named["b"] != _browser(request) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        raise BadTicket
    return UUID(named["r"]), named["k"]


def _beat(body: dict[str, Any]) -> Beat:
    """ValueError for any other shape; a fraction of a second is cut off in the browser."""
    seq, part, place, idle = body.get("seq"), body.get("part", ""), body.get("place", 0), body.get("idle", 0)
    if not isinstance(part, str) or len(part) > 40 or "\0" in part:
        raise ValueError
    for number, most in ((seq, 2**53), (place, 10**6), (idle, 10**6)):
        if type(number) is not int or not 0 <= number < most:
            raise ValueError
    return Beat(seq=seq, part=part, place=place, idle=idle)  # type: ignore[arg-type]


def _device(request: HttpRequest) -> str:
    """A word by which its owner knows it again; no fingerprint."""
    agent = request.headers.get("User-Agent", "")
    return next((word for mark, word in DEVICES if mark in agent), "浏览器")
