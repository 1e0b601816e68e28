"""The door of a meeting: the teacher's screen with the turning code, and what a phone sees that scanned it."""

from __future__ import annotations

import io
import secrets
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Person
from courses.actions.add_session_photo import add_session_photo
from courses.actions.close_session import meeting_of
from courses.actions.door_code import SCAN_SECONDS, door_address, has_scanned, is_fresh, scan_word
from courses.actions.print_sheet import print_sheet
from courses.actions.sign_in import place_of, sign_by_teacher, sign_in
from courses.domain.attendance import WINDOW, door_is_open
from courses.models import ClassSession, SessionPhoto, SessionSign
from courses.permissions import VIEW, classes_where, person_of
from courses.refusals import Refused
from courses.views.frame import session_or_404, user_of

SCAN, PHONE, PATH = "class_scan", "class_phone", "/training/door/"
YEAR = 365 * 24 * 3600


@login_required
@require_safe
def door(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the teacher puts on the wall: the code, how many came, and who last."""
    session = session_or_404(request, uuid)
    signs = session.signs.select_related("person").order_by("-arrived_at")
    return render(
        request,
        "courses/door/screen.html",
        {
            "session": session,
            "window": WINDOW,
            "is_open": session.closed_at is None and door_is_open(meeting_of(session), now=timezone.now()),
            "came": signs.count(),
            "left": signs.filter(left_at__isnull=False).count(),
            "all": session.training_class.enrolments.count(),
            "latest": signs[:8],
        },
    )


@login_required
@never_cache
@require_safe
def code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The code of this moment as a picture."""
    session = session_or_404(request, uuid)
    target = io.BytesIO()
    address = door_address(session, now=timezone.now())
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", border=2, scale=8, dark="#062a30", light="white"
    )
    return HttpResponse(target.getvalue(), content_type="image/svg+xml")


@never_cache
@require_safe
def scan(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """A phone that scanned in time keeps a word for it; a sign-in in between breaks nothing."""
    session = get_object_or_404(ClassSession, uuid=uuid)
    if not is_fresh(session, token, now=timezone.now()):
        return render(request, "courses/door/stale.html", status=400)
    response = redirect("courses:door-sign", uuid=session.uuid)
    secure = request.is_secure()
    response.set_cookie(
        SCAN, scan_word(session), max_age=SCAN_SECONDS, path=PATH, httponly=True, samesite="Lax", secure=secure
    )
    if len(request.COOKIES.get(PHONE, "")) != 32:
        response.set_cookie(
            PHONE, secrets.token_hex(16), max_age=YEAR, path=PATH, httponly=True, samesite="Lax", secure=secure
        )
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own name under the meeting; only a phone that scanned gets here with a word."""
    session = get_object_or_404(ClassSession.objects.select_related("training_class", "teacher"), uuid=uuid)
    person = person_of(request.user)
    scanned = has_scanned(session, request.COOKIES.get(SCAN, ""))
    if person is None or not session.training_class.enrolments.filter(person=person).exists():
        if not scanned:
            raise Http404
        return render(request, "courses/door/stale.html", {"stranger": True}, status=409)
    mine = SessionSign.objects.filter(session=session, person=person).first()
    refusal = ""
    if request.method == "POST":
        if not scanned:
            return render(request, "courses/door/stale.html", status=400)
        try:
            sign_in(
                session, person, phone=request.COOKIES.get(PHONE, "")[:32],
                place=place_of(session, _here(request), declined="declined" in request.POST),
                signature=request.POST.get("signature", ""),
            )  # fmt: skip
        except Refused as error:
            refusal = str(error)
        else:
            response = redirect("courses:door-sign", uuid=session.uuid)
            response.delete_cookie(SCAN, path=PATH)
            return response
    context = {"session": session, "person": person, "mine": mine, "scanned": scanned, "refusal": refusal}
    return render(request, "courses/door/sign.html", context, status=409 if refusal else 200)


def _here(request: HttpRequest) -> tuple[float, float] | None:
    """Degrees that the phone gave with consent; None for none and for nonsense."""
    try:
        north, east = float(request.POST.get("latitude", "")), float(request.POST.get("longitude", ""))
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None


@login_required
@require_POST
def sign_for(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """The teacher signs for somebody without a phone; a second time signs out."""
    session = session_or_404(request, uuid)
    member = get_object_or_404(Person, uuid=person, enrolments__training_class=session.training_class)
    try:
        made = sign_by_teacher(session, member, by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        words = _("%(name)s 已签退。") if made.left_at else _("%(name)s 已签到。")
        messages.success(request, words % {"name": member.name})
    return redirect("courses:session-sheet", uuid=session.uuid)


@login_required
@require_POST
def photo_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_or_404(request, uuid)
    file = request.FILES.get("photo")
    try:
        if file is None:
            raise Refused(_("请选择一张照片。"))
        add_session_photo(session, data=file.read(), by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("照片已保存。"))
    return redirect("courses:session-sheet", uuid=session.uuid)


@login_required
@require_safe
def photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For whoever may look into the class as staff."""
    classes = classes_where(request.user, VIEW)
    found = get_object_or_404(SessionPhoto, uuid=uuid, session__training_class__in=classes)
    with found.file.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


@login_required
@require_safe
def sheet_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """签到表 with times and signatures."""
    classes = classes_where(request.user, VIEW)
    rows = ClassSession.objects.select_related(
        "training_class__institution", "training_class__operation_item", "teacher"
    )
    session = get_object_or_404(rows, uuid=uuid, training_class__in=classes)
    response = HttpResponse(print_sheet(session), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sheet.pdf"'
    return response
