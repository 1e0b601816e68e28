"""Meetings of a class: planning one, and its attendance sheet."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.actions.add_session import add_session
from courses.actions.close_session import close_session, meeting_of
from courses.domain.attendance import door_is_open
from courses.forms import SessionForm
from courses.models import ClassSession, HoursEntry
from courses.permissions import MANAGE
from courses.refusals import Refused
from courses.views.frame import class_or_404, session_or_404, user_of
from pages.api import whole_number


@login_required
@require_http_methods(["GET", "POST"])
def session_create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Plan one meeting."""
    training_class = class_or_404(request, uuid, ability=MANAGE)
    was_approved = training_class.approved_at is not None
    session = ClassSession(training_class=training_class)
    form = SessionForm(request.POST or None, instance=session, training_class=training_class)
    if request.method == "POST" and form.is_valid():
        try:
            add_session(form.instance, by=user_of(request))
        except Refused as error:
            form.add_error("teacher", str(error))
        else:
            again = _("课次已添加。开班计划变了，须由另一人重新批准。")
            messages.success(request, again if was_approved else _("课次已添加。"))
            return redirect("courses:class-detail", uuid=training_class.uuid)
    return render(request, "courses/session_form.html", {"form": form, "training_class": training_class})


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tick who was there, then confirm once; afterwards the sheet only shows."""
    session = session_or_404(request, uuid)
    if request.method == "POST":
        try:
            closed = close_session(session, present=_ticked(request), by=user_of(request))
        except Refused as error:
            messages.error(request, str(error))
        else:
            number = len(closed.entries)
            messages.success(
                request,
                ngettext("已为 %(n)d 名学员记入学时。", "已为 %(n)d 名学员记入学时。", number) % {"n": number},
            )
            for person, reason in closed.not_counted:
                messages.warning(request, _("%(name)s 未计学时：%(reason)s") % {"name": person.name, "reason": reason})
        return redirect("courses:session-sheet", uuid=session.uuid)
    return render(request, "courses/session_sheet.html", _context(session))


def _ticked(request: HttpRequest) -> set[int]:
    given = (whole_number(value) for value in request.POST.getlist("present"))
    return {number for number in given if number is not None}


def _context(session: ClassSession) -> dict[str, object]:
    counted = dict(
        HoursEntry.objects.filter(session=session)
        .values_list("person")
        .annotate(total=Sum("minutes"))
        .values_list("person", "total")
    )
    signs = {sign.person_id: sign for sign in session.signs.all()}
    open_corrections = set(session.corrections.filter(state="proposed").values_list("person_id", flat=True))
    enrolments = session.training_class.enrolments.select_related("person").order_by("person__name", "pk")
    return {
        "session": session,
        "training_class": session.training_class,
        "is_closed": session.closed_at is not None,
        "is_over": session.ends_at <= timezone.now(),
        "door_open": session.closed_at is None and door_is_open(meeting_of(session), now=timezone.now()),
        "photos": session.photos.all(),
        "rows": [
            {
                "person": row.person,
                "employer": row.employer,
                "minutes": counted.get(row.person_id, 0),
                "waiting": row.person_id in open_corrections,
                "sign": signs.get(row.person_id),
            }
            for row in enrolments
        ],
        "breadcrumbs": [
            {"label": _("培训班"), "url": reverse("courses:class-list")},
            {
                "label": session.training_class.name,
                "url": reverse("courses:class-detail", args=[session.training_class.uuid]),
            },
            {"label": session.topic},
        ],
    }
