"""Who sits: the candidates with every condition judged, and one person added by search."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, Person, may, photo_bytes, require
from exams.actions.find_person import find_people
from exams.actions.on_duty import is_on_duty
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.actions.start_attempt import aid_of
from exams.desk_forms import CandidateForm
from exams.models import Registration, Sitting, SittingStaff
from exams.permissions import registrations_for
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

TONES = {
    Registration.State.REGISTERED: "ok",
    Registration.State.REFUSED: "danger",
    Registration.State.CANCELLED: "neutral",
}
SEEING = ("sittings.manage", "registrations.manage", "results.view")


def require_candidates(request: HttpRequest, sitting: Sitting) -> None:
    """Who is on duty only sees the room, not the files of the candidates."""
    if not sees_candidates(request, sitting):
        raise NotAllowed


def sees_candidates(request: HttpRequest, sitting: Sitting) -> bool:
    return any(may(request.user, ability, sitting.organiser) for ability in SEEING)


def reads_sheets(request: HttpRequest, sitting: Sitting) -> bool:
    """Whether the way to the assessors' sheets is worth showing."""
    duties = (SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF)
    return any(is_on_duty(account(request), sitting, duty) for duty in duties) or sees_candidates(request, sitting)


@login_required
@require_safe
def sitting_candidates(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everybody registered or refused, each condition with its reason."""
    sitting = open_sitting(request, uuid)
    require_candidates(request, sitting)
    return _page(request, sitting)


def _page(
    request: HttpRequest, sitting: Sitting, *, form: CandidateForm | None = None, status: int = 200
) -> HttpResponse:
    frame = sitting_frame(request, sitting, tab="candidates")
    registrations = sitting.registrations.select_related("person", "accommodation").order_by("seat", "ticket_number")
    page = Paginator(registrations, 50).get_page(request.GET.get("page"))
    query = request.GET.get("q", "").strip()
    found: list[dict[str, Any]] = []
    if query and frame["enrols"] and frame["is_draft"]:
        present = set(sitting.registrations.exclude(state=Registration.State.REFUSED).values_list("person", flat=True))
        found = [
            {"person": person, "is_in": person.pk in present}
            for person in find_people(sitting, query, user=account(request))
        ]
    context = {
        **frame,
        "page_obj": page,
        "rows": [_row(registration) for registration in page],
        "query": query,
        "found": found,
        "candidate_form": form or CandidateForm(),
    }
    return desk(
        request,
        "sitting_candidates.html",
        context,
        active=ACTIVE,
        trail=sitting_trail(sitting, (_("考生名单"), "")),
        status=status,
    )


def _row(registration: Registration) -> dict[str, Any]:
    conditions = registration.eligibility.get("conditions", [])
    marks = {True: "ok", False: "danger", None: "warn"}
    return {
        "registration": registration,
        "tone": TONES[Registration.State(registration.state)],
        "aids": aid_of(registration).words(),
        "conditions": [
            {**condition, "tone": marks[condition["ok"]], "source": _instrument(condition.get("source", ""))}
            for condition in conditions
        ],
        "passed": sum(condition["ok"] is True for condition in conditions),
        "failed": [condition["title"] for condition in conditions if condition["ok"] is False],
        "open": [condition["title"] for condition in conditions if condition["ok"] is None],
    }


def _instrument(source: str) -> str:
    """The legal text a condition rests on; our own rule numbers (R-02, …) say nothing to an officer."""
    return "" if source.startswith("R-") else source


@login_required
@require_POST
def candidate_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register one person who was found."""
    sitting = open_sitting(request, uuid)
    require(request.user, "registrations.manage", sitting.organiser)
    form = CandidateForm(request.POST)
    wanted_uuid = _uuid(request.POST.get("person", ""))
    person = Person.objects.filter(uuid=wanted_uuid).first() if wanted_uuid else None
    wanted = request.POST.get("q", "")
    # The search is asked again: an id alone, guessed or kept, registers nobody.
    if person is None or person not in find_people(sitting, wanted, user=account(request)):
        raise Http404
    if not form.is_valid():
        return _page(request, sitting, form=form, status=400)
    try:
        registration = register_candidate(sitting, person, user=account(request), **form.cleaned_data)
    except RegistrationRefused as refusal:
        messages.error(request, f"{person.name}：{refusal}")
    else:
        if registration.state == Registration.State.REGISTERED:
            messages.success(request, _("%(name)s 已报名。") % {"name": person.name})
        else:
            messages.warning(request, _("%(name)s 不符合条件，原因见名单。") % {"name": person.name})
    return redirect("exams:sitting-candidates", uuid=sitting.uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_safe
def registration_photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The candidate's photo, for whoever checks faces at the door or keeps the list."""
    registration = get_object_or_404(registrations_for(request.user).select_related("person", "sitting"), uuid=uuid)
    sitting, user = registration.sitting, account(request)
    at_the_door = (SittingStaff.Duty.INVIGILATOR, SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF)  # no marker
    on_duty = any(is_on_duty(user, sitting, duty) for duty in at_the_door)
    if not on_duty:
        require_candidates(request, sitting)
    data = photo_bytes(registration.person)
    if not data:
        raise Http404
    return hand_out("photo.jpg", data, kind="image/jpeg", inline=True)
