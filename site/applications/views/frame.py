"""What the pages of applications share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import NotAllowed, User
from applications.domain.states import State
from applications.models import Application
from applications.permissions import applications_for, may_act
from applications.refusals import Refused

TONES = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "info",
    State.ASKED: "warn",
    State.COMPLETE: "info",
    State.ACCEPTED: "ok",
    State.REFUSED: "danger",
    State.BOOKED: "ok",
    State.DONE: "neutral",
    State.WITHDRAWN: "neutral",
}
RELATED = (
    "person",
    "operation_item__category",
    "organiser",
    "on_behalf",
    "registration__sitting__exam_point__organisation",
    "registration__sitting__room",
)


def user_of(request: HttpRequest) -> User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def application_or_404(request: HttpRequest, uuid: UUID) -> Application:
    """404 for one out of reach, as for one that does not exist (SEC-02)."""
    return get_object_or_404(applications_for(request.user).select_related(*RELATED), uuid=uuid)


def acting_or_403(request: HttpRequest, uuid: UUID) -> Application:
    """The same for a step on the applicant's side: who only decides is told no."""
    application = application_or_404(request, uuid)
    if not may_act(request.user, application):
        raise NotAllowed
    return application


def private(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, trail: Any = ()
) -> HttpResponse:
    """A page of this reader alone: never kept by a shared browser (SEC-14)."""
    rows = [{"label": label, "url": url} for label, url in trail]
    response = render(request, f"applications/{template}", {"breadcrumbs": rows or None, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def said(request: HttpRequest, refusal: Exception) -> None:
    """A refusal on the next page."""
    messages.error(request, str(refusal))


def home_trail(*more: tuple[Any, str]) -> tuple[tuple[Any, str], ...]:
    return ((_("我要考试"), reverse("applications:home")), *more)


def status_of(refusal: Refused) -> int:
    """A field at fault is the sender's, anything else a matter of the state."""
    return 400 if refusal.field else 409
