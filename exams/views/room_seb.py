"""The way into the Safe Exam Browser: ask for a file, fetch it, start with it; and the page that ends it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exams.actions.check_guard import check_opening
from exams.actions.load_integrity import integrity_rules
from exams.actions.open_seb import SebRefused, is_token, make_opening, open_seb, seb_file, seb_token, start_url
from exams.models import Registration, SebOpening
from exams.views.desk_frame import hand_out
from exams.views.room_guard import bar_reply, seen_of
from exams.views.room_session import give_pass, no_store, with_registration

KIND = "application/seb"


@require_POST
@with_registration
def seb_open(request: HttpRequest, registration: Registration) -> HttpResponse:
    """A link that this machine opens with the safe browser."""
    try:
        opening = make_opening(registration)
    except SebRefused as refusal:
        return render(request, "exams/room/seb_open.html", {"refusal": str(refusal)}, status=409)
    address = settings.ORIGIN + reverse("exams:seb-file", args=[opening.uuid, seb_token(opening.uuid)])
    context = {
        "registration": registration,
        "sitting": registration.sitting,
        "file": address,
        "link": "seb" + address.removeprefix("http"),
        "minutes": integrity_rules().seb_minutes,
    }
    return render(request, "exams/room/seb_open.html", context)


def _opening(uuid: UUID, token: str) -> SebOpening:
    """404 without the right token, as for one that does not exist."""
    found = SebOpening.objects.select_related("registration__sitting__room").filter(uuid=uuid).first()
    if found is None or not is_token(uuid, token):
        raise Http404
    return found


def _quiet(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    return no_store(response)


@require_safe
def seb_config(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """The file, for the program that the link opened; it has no cookies."""
    try:
        return _quiet(hand_out("exam.seb", seb_file(_opening(uuid, token)), kind=KIND))
    except SebRefused as refusal:
        return _quiet(HttpResponse(str(refusal), status=410, content_type="text/plain; charset=utf-8"))


@require_http_methods(["GET", "POST"])
def seb_start(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """The file's first page. Its script proves the browser and gets the pass; a link only looked at changes nothing."""
    opening = _opening(uuid, token)
    if request.method == "GET":
        return _quiet(render(request, "exams/room/seb_start.html", {"sitting": opening.registration.sitting}))
    why = check_opening(opening, seen_of(request, pages=(start_url(uuid),)))
    if why is not None:
        return _quiet(bar_reply(why))
    try:
        registration = open_seb(opening)
    except SebRefused as refusal:
        return _quiet(JsonResponse({"error": str(refusal)}, status=410))
    if registration.state != Registration.State.REGISTERED:
        return _quiet(JsonResponse({"error": _("该报名未通过资格审查或已取消，请联系考务人员。")}, status=403))
    reply = JsonResponse({"url": reverse("exams:room-entrance")})
    return _quiet(give_pass(reply, registration.uuid, sitting=registration.sitting, opening=opening.uuid))


@require_safe
def seb_done(request: HttpRequest) -> HttpResponse:
    """The address at which the safe browser closes by itself."""
    return no_store(render(request, "exams/room/seb_done.html", {}))
