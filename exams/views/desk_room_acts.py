"""What an invigilator does from the console: one address a place, one act a request, answered in JSON or by a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.api import NotAllowed, User
from exams.actions.add_time import TimeRefused
from exams.actions.admit_seat import AdmissionRefused, admit_seat
from exams.actions.decide_reopening import decide_reopening
from exams.actions.extend_time import extend_time
from exams.actions.grant_outage import grant_outage
from exams.actions.handle_event import handle_event
from exams.actions.move_seat import MoveRefused, move_seat
from exams.actions.note_incident import IncidentRefused, note_incident
from exams.actions.pause_clock import pause_clock
from exams.actions.propose_reopening import ReopeningRefused, propose_reopening
from exams.actions.read_room import forget_picture
from exams.actions.resume_clock import resume_clock
from exams.actions.room_duty import require_officer, require_room
from exams.actions.send_message import MessageRefused, send_message
from exams.desk_forms import ExtensionForm, ReasonForm
from exams.integrity_forms import AdmitForm
from exams.models import Attempt, Registration, Reopening, RoomEvent, Sitting
from exams.permissions import registrations_for, sittings_for
from exams.room_forms import EmptyForm, IncidentForm, MinutesForm, MoveForm, TextForm
from exams.views.desk_frame import account
from exams.views.desk_room import may_watch

REFUSALS = (AdmissionRefused, TimeRefused, MoveRefused, MessageRefused, IncidentRefused, ReopeningRefused)


def _attempt_of(registration: Registration) -> Attempt:
    attempt = Attempt.objects.select_related("registration__sitting").filter(registration=registration).first()
    if attempt is None:
        raise TimeRefused(_("考生还没有开考。"))
    return attempt


def _extend(registration: Registration, user: User, said: dict[str, Any]) -> str:
    extend_time(_attempt_of(registration), **said, user=user)
    return _("已延长 %(minutes)s 分钟。") % said


def _pause(registration: Registration, user: User, said: dict[str, Any]) -> str:
    pause_clock(registration.sitting, registration, **said, user=user)
    return _("已暂停，考生的时间不再走。")


def _resume(registration: Registration, user: User, _said: dict[str, Any]) -> str:
    resume_clock(registration.sitting, registration, user=user)
    return _("已恢复，暂停的时间已补足。")


def _message(registration: Registration, user: User, said: dict[str, Any]) -> str:
    send_message(registration.sitting, registration, **said, user=user)
    return _("已发送，考生屏幕半分钟内显示。")


def _incident(registration: Registration, user: User, said: dict[str, Any]) -> str:
    note_incident(registration.sitting, registration, **said, user=user)
    return _("已记入考场记录。")


def _move(registration: Registration, user: User, said: dict[str, Any]) -> str:
    move_seat(registration, **said, user=user)
    return _("已调整到 %(seat)s 号机位。") % said


def _admit(registration: Registration, user: User, said: dict[str, Any]) -> str:
    admit_seat(registration, **said, user=user)
    return _("已放行，考生屏幕半分钟内恢复。")


def _room_pause(sitting: Sitting, user: User, said: dict[str, Any]) -> str:
    return _("已暂停 %(count)s 人。") % {"count": pause_clock(sitting, **said, user=user)}


def _room_resume(sitting: Sitting, user: User, _said: dict[str, Any]) -> str:
    return _("已恢复 %(count)s 人。") % {"count": resume_clock(sitting, user=user)}


def _room_outage(sitting: Sitting, user: User, said: dict[str, Any]) -> str:
    count = grant_outage(sitting, **said, user=user)
    return _("已为 %(count)s 人补时 %(minutes)s 分钟。") % {"count": count, "minutes": said["minutes"]}


def _room_message(sitting: Sitting, user: User, said: dict[str, Any]) -> str:
    send_message(sitting, **said, user=user)
    return _("已发送，考生屏幕半分钟内显示。")


def _room_incident(sitting: Sitting, user: User, said: dict[str, Any]) -> str:
    note_incident(sitting, **said, user=user)
    return _("已记入考场记录。")


Act = tuple[type[forms.Form], Callable[[Any, User, dict[str, Any]], str]]
SEAT_ACTS: dict[str, Act] = {
    "extend": (ExtensionForm, _extend),
    "pause": (ReasonForm, _pause),
    "resume": (EmptyForm, _resume),
    "message": (TextForm, _message),
    "incident": (IncidentForm, _incident),
    "move": (MoveForm, _move),
    "admit": (AdmitForm, _admit),
}
ROOM_ACTS: dict[str, Act] = {
    "pause": (ReasonForm, _room_pause),
    "resume": (EmptyForm, _room_resume),
    "outage": (MinutesForm, _room_outage),
    "message": (TextForm, _room_message),
    "incident": (IncidentForm, _room_incident),
}


@login_required
@require_POST
def seat_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`act` and its fields, about one candidate."""
    found = registrations_for(request.user).select_related("sitting__room", "sitting__organiser", "person")
    registration = get_object_or_404(found, uuid=uuid)
    require_room(account(request), registration.sitting)
    return _perform(request, registration.sitting, registration, SEAT_ACTS)


@login_required
@require_POST
def room_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`act` and its fields, about the whole room."""
    sitting = get_object_or_404(sittings_for(request.user).select_related("room", "organiser"), uuid=uuid)
    require_room(account(request), sitting)
    return _perform(request, sitting, sitting, ROOM_ACTS)


def _perform(request: HttpRequest, sitting: Sitting, target: Any, acts: dict[str, Act]) -> HttpResponse:
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return _answer(request, sitting, _("没有这项操作，请刷新页面。"), 400)
    form = act[0](request.POST)
    if not form.is_valid():
        return _answer(request, sitting, _complaint(form), 400)
    return _done(request, sitting, lambda: act[1](target, account(request), form.cleaned_data))


def _complaint(form: forms.Form) -> str:
    """Every field with its first fault, in one sentence."""
    faults = [f"{form[name].label}：{faults[0]}" for name, faults in form.errors.items() if name in form.fields]
    return " ".join(faults) or _("请检查填写的内容。")


def _done(request: HttpRequest, sitting: Sitting, work: Callable[[], str]) -> HttpResponse:
    try:
        said = work()
    except REFUSALS as refusal:
        return _answer(request, sitting, str(refusal), 409)
    except NotAllowed as refusal:
        return _answer(request, sitting, str(refusal), 403)
    forget_picture(sitting)
    return _answer(request, sitting, said, 200)


def _answer(request: HttpRequest, sitting: Sitting, sentence: str, status: int) -> HttpResponse:
    """JSON for the console; without a script, the console again with the sentence on top."""
    if "application/json" in request.headers.get("Accept", ""):
        key = "said" if status == 200 else "error"
        return JsonResponse({key: sentence}, status=status, json_dumps_params={"ensure_ascii": False})
    if status in (400, 403):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    (messages.success if status == 200 else messages.error)(request, sentence)
    return redirect("exams:sitting-room", uuid=sitting.uuid)


@login_required
@require_POST
def event_handled(request: HttpRequest, uuid: UUID, event_id: int) -> HttpResponse:
    """An alert leaves the list."""
    sitting = get_object_or_404(sittings_for(request.user), uuid=uuid)
    event = RoomEvent.objects.select_related("sitting").filter(sitting=sitting, pk=event_id).first()
    require_room(account(request), sitting)
    if event is None:
        raise Http404

    def work() -> str:
        handle_event(event, user=account(request))
        return _("已处理")

    return _done(request, sitting, work)


@login_required
@require_POST
def attempt_reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose that a finished attempt goes on."""
    found = registrations_for(request.user).select_related("sitting__organiser")
    registration = get_object_or_404(found, uuid=uuid)
    if not may_watch(request, registration.sitting):
        raise NotAllowed
    form = ReasonForm(request.POST)

    def work() -> str:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        propose_reopening(_attempt_of(registration), reason=reason, user=account(request))
        return _("已提出，请考试机构的另一名工作人员批准。")

    return _done(request, registration.sitting, work)


@login_required
@require_POST
def reopening_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An officer approves or refuses."""
    waiting = Reopening.objects.filter(attempt__registration__sitting__in=sittings_for(request.user))
    row = get_object_or_404(waiting.select_related("attempt__registration__sitting__organiser"), uuid=uuid)
    sitting = row.attempt.registration.sitting
    require_officer(account(request), sitting)
    approve = request.POST.get("decision") == "yes"

    def work() -> str:
        decide_reopening(row, approve=approve, user=account(request))
        return _("已批准，考生可以继续作答。") if approve else _("未批准，作答保持已交卷。")

    return _done(request, sitting, work)
