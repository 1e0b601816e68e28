"""After a failed examination: back to booking for the same item and part, in one or two taps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import person_of
from applications.actions.judge_application import conditions_for
from applications.actions.open_application import open_application
from applications.domain.needs import lines_of
from applications.domain.states import OPEN, State
from applications.models import Application
from applications.permissions import BODIES
from applications.refusals import Refused
from applications.views.detail import marked
from applications.views.frame import home_trail, private, status_of, user_of
from applications.views.mine import CURABLE
from evidence import api as evidence
from exams import api as exams


def _failed(request: HttpRequest, uuid: UUID) -> exams.Registration:
    """One's own, published, not passed since; anybody else's is not there (SEC-02)."""
    person = person_of(request.user)
    rows = exams.failed_parts(person, now=evidence.database_now()) if person is not None else []
    found = next((row for row in rows if row.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An application under way leads straight to its places. Without one: what is met today, and one button."""
    registration = _failed(request, uuid)
    sitting, person = registration.sitting, registration.person
    item = sitting.operation_item
    open_row = Application.objects.filter(person=person, operation_item=item, state__in=OPEN).first()
    if open_row is not None:
        if open_row.place == State.BOOKED:
            messages.info(request, _("成绩刚刚公布，请稍候一分钟再预约。"))
        return redirect(
            "applications:seats" if open_row.place == State.ACCEPTED else "applications:detail", uuid=open_row.uuid
        )
    judged = conditions_for(person, item, sitting.part, on=timezone.localdate(), promised=False)
    barred = [row for row in judged.conditions if row.ok is False and row.key not in CURABLE]
    organiser = sitting.organiser if sitting.organiser.kind in BODIES and sitting.organiser.is_active else None
    context: dict[str, Any] = {
        "registration": registration,
        "item": item,
        "sitting": sitting,
        "barred": barred,
        "organiser": organiser,
        "lines": marked(lines_of(judged.conditions, papers={}, has_photo=bool(person.photo))),
    }
    status = 200
    if request.method == "POST":
        if barred or organiser is None:
            status = 409
        else:
            try:
                row = open_application(
                    person,
                    item,
                    organiser=organiser,
                    scope=_scope(sitting.part),
                    employer_name=registration.employer_name,
                    user=user_of(request),
                )
            except Refused as refusal:
                context["refusal"], status = str(refusal), status_of(refusal)
            else:
                return redirect("applications:detail", uuid=row.uuid)
    return private(request, "again.html", context, status=status, trail=home_trail((item.name, "")))


def _scope(part: str) -> str:
    """Who failed the practical applies for that alone; theory leads on to the practical as it did the first time."""
    return Application.Scope.PRACTICAL if part == "practical" else Application.Scope.BOTH
