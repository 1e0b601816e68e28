"""The door of the exam room, and the page where the candidate checks name and photo and reads the rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import photo_bytes
from exams.actions.enter_room import EntryRefused, enter_by_code, enter_by_token
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.forms import TicketForm
from exams.models import Attempt, Registration
from exams.views.room_session import give_pass, no_store, take_pass, with_registration


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest) -> HttpResponse:
    """Sign in with the ticket."""
    form = TicketForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            registration = enter_by_code(form.cleaned_data["ticket_number"], form.cleaned_data["code"])
            return no_store(give_pass(redirect("exams:room-entrance"), registration.uuid))
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
            status = 403
    return no_store(render(request, "exams/room/door.html", {"form": form}, status=status))


@require_http_methods(["GET", "POST"])
def room_by_qr(request: HttpRequest, ticket_number: str, token: str) -> HttpResponse:
    """The QR code opens a page with one button, because a link that is only looked at must change nothing."""
    context: dict[str, object] = {"ticket_number": ticket_number}
    status = 200
    if request.method == "POST":
        try:
            registration = enter_by_token(ticket_number, token)
            return no_store(give_pass(redirect("exams:room-entrance"), registration.uuid))
        except EntryRefused as refusal:
            context["refusal"] = str(refusal)
            status = 403
    response = no_store(render(request, "exams/room/by_qr.html", context, status=status))
    response["Referrer-Policy"] = "no-referrer"
    return response


@with_registration
def entrance(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Photo, name, seat and rules; the start button when it is time."""
    attempt = Attempt.objects.filter(registration=registration).first()
    if attempt is not None and attempt.state != Attempt.State.OPEN:
        return redirect("exams:room-result")
    sitting = registration.sitting
    context = {
        "registration": registration,
        "sitting": sitting,
        "attempt": attempt,
        "opens_in": max(int((sitting.starts_at - timezone.now()).total_seconds()), 0),
        "full_marks": (sitting.blueprint.proof.get("full_marks", 0) if sitting.blueprint else 0) / 100,
        "cut_score": (sitting.blueprint.cut_score if sitting.blueprint else 0) / 100,
    }
    return render(request, "exams/room/entrance.html", context)


@require_POST
@with_registration
def start(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Start, or go on with what was started."""
    try:
        attempt = start_attempt(registration)
    except StartRefused as refusal:
        context = {"registration": registration, "sitting": registration.sitting, "refusal": str(refusal)}
        return render(request, "exams/room/entrance.html", context, status=409)
    return give_pass(redirect("exams:room-paper"), registration.uuid, attempt.uuid)


@with_registration
def photo(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The candidate's own photo."""
    data = photo_bytes(registration.person)
    if not data:
        return HttpResponse(status=404)
    return HttpResponse(data, content_type="image/jpeg")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the PC back."""
    return take_pass(redirect("exams:room"))
