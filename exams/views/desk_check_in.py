"""The door: scan or type, look at the photo beside the person, confirm, sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, photo_bytes
from exams.actions.check_in_person import CheckInRefused, check_in_person, latest_entry
from exams.actions.face_match import compare_faces, has_face_matcher
from exams.actions.find_at_door import NotFound, find_at_door
from exams.actions.read_room import forget_picture
from exams.actions.room_duty import require_room
from exams.actions.set_check_in import set_check_in
from exams.models import CheckIn, Registration, Sitting
from exams.permissions import registrations_for
from exams.room_forms import DoorForm, EyesForm, LookForm, MoveForm
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_room import may_watch
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail


@login_required
@require_http_methods(["GET", "POST"])
def sitting_door(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whom the scanner or the keyboard means. By POST, because a document number belongs in no address."""
    sitting = open_sitting(request, uuid)
    if not may_watch(request, sitting):
        raise NotAllowed
    if request.method == "POST":
        require_room(account(request), sitting)
        form = DoorForm(request.POST)
        if form.is_valid():
            try:
                registration, how = find_at_door(sitting, form.cleaned_data["typed"])
                address = reverse("exams:registration-check-in", args=[registration.uuid])
                return redirect(f"{address}?by={how}")
            except NotFound as refusal:
                form = DoorForm()
                return _door(request, sitting, form, refusal=str(refusal), status=404)
        return _door(request, sitting, form, status=400)
    return _door(request, sitting, DoorForm())


def _door(
    request: HttpRequest, sitting: Sitting, form: DoorForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    frame = sitting_frame(request, sitting, tab="door")
    rows = door_rows(sitting)
    context = {
        **frame,
        "form": form,
        "refusal": refusal,
        "rows": rows,
        "inside": sum(row["tone"] == "ok" for row in rows),
        "half": sum(row["tone"] == "warn" for row in rows),
        "outside": sum(row["tone"] == "neutral" for row in rows),
        "latest": latest_entry(sitting),
        "eyes_form": EyesForm(initial={"required": sitting.check_in_required, "eyes": sitting.check_in_eyes}),
        "may_arrange": frame["manages"] and not CheckIn.objects.filter(registration__sitting=sitting).exists(),
    }
    trail = sitting_trail(sitting, (_("入场核验"), ""))
    return desk(request, "check_in.html", context, active=ACTIVE, trail=trail, status=status)


def door_rows(sitting: Sitting) -> list[dict[str, Any]]:
    """Everybody on the list, by seat."""
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    rows = []
    for registration in registered.select_related("person", "check_in").order_by("seat", "ticket_number"):
        held = getattr(registration, "check_in", None)
        word, tone = _("未到"), "neutral"
        if held is not None:
            done = held.confirmed_at is not None
            word, tone = (_("已入场"), "ok") if done else (_("待第二人核验"), "warn")
        rows.append({"registration": registration, "check_in": held, "word": word, "tone": tone})
    return rows


@login_required
@require_POST
def sitting_eyes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The officer arranges how the door works."""
    sitting = open_sitting(request, uuid)
    form = EyesForm(request.POST)
    if not form.is_valid():
        form.cleaned_data = {"required": False, "eyes": 0}
    try:
        set_check_in(sitting, **form.cleaned_data, user=account(request))
        messages.success(request, _("核验办法已保存。"))
    except CheckInRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:sitting-door", uuid=sitting.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def registration_check_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One candidate at the door."""
    found = registrations_for(request.user).select_related(
        "person", "sitting__room", "sitting__organiser", "sitting__exam_point", "check_in__first_by"
    )
    registration = get_object_or_404(found, uuid=uuid)
    require_room(account(request), registration.sitting)
    if request.method == "GET":
        return _look(request, registration)
    form, status = LookForm(request.POST, request.FILES), 409
    how = request.POST.get("by", "")
    try:
        row = check_in_person(
            registration,
            user=account(request),
            found_by=how if how in CheckIn.Found.values else CheckIn.Found.LIST,
            face=_face(registration, form),
            signature=form.cleaned_data["signature"],
        )
    except CheckInRefused as refusal:
        return _look(request, registration, refusal=str(refusal), status=status)
    forget_picture(registration.sitting)
    name, seat = registration.person.name, registration.seat or "—"
    if row.confirmed_at is not None:
        messages.success(request, _("%(name)s 已核验入场，请到 %(seat)s 号机位。") % {"name": name, "seat": seat})
    else:
        messages.info(request, _("%(name)s 还须由另一名监考员核验。") % {"name": name})
    return redirect("exams:sitting-door", uuid=registration.sitting.uuid)


def _face(registration: Registration, form: LookForm) -> str:
    form.is_valid()
    live = form.cleaned_data.get("live")
    data = live.read() if live else b""
    return compare_faces(photo_bytes(registration.person), data, declined=form.cleaned_data["face_declined"])


def _look(request: HttpRequest, registration: Registration, *, refusal: str = "", status: int = 200) -> HttpResponse:
    sitting = registration.sitting
    how = request.GET.get("by") or request.POST.get("by", "")
    context = {
        "registration": registration,
        "person": registration.person,
        "sitting": sitting,
        "has_photo": bool(registration.person.photo),
        "check_in": CheckIn.objects.filter(registration=registration).select_related("first_by", "second_by").first(),
        "by": how if how in CheckIn.Found.values else CheckIn.Found.LIST,
        "has_matcher": has_face_matcher(),
        "refusal": refusal,
        "move_form": MoveForm(),
    }
    here = reverse("exams:sitting-door", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("入场核验"), here), (registration.ticket_number, ""))
    return desk(request, "check_in_look.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_safe
def registration_signature(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the candidate signed, for those who keep the room's record."""
    registration = get_object_or_404(registrations_for(request.user).select_related("sitting__organiser"), uuid=uuid)
    if not may_watch(request, registration.sitting):
        raise NotAllowed
    held = CheckIn.objects.filter(registration=registration).exclude(signature="").first()
    if held is None:
        raise Http404
    with held.signature.open("rb") as file:
        return hand_out("signature.png", file.read(), kind="image/png", inline=True)
