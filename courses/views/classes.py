"""Classes: the list, one class, opening and changing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.api import may, require
from courses.actions.class_lists import class_table
from courses.actions.count_hours import exempted, hours_by_person, minutes_per_hour
from courses.actions.save_class import save_class
from courses.domain.ledger import Hours
from courses.forms import ClassForm
from courses.models import HoursCorrection, TrainingClass
from courses.permissions import EXEMPT, MANAGE, VIEW, may_record, visible_classes
from courses.refusals import Refused
from courses.views.frame import class_or_404, sheet_response, user_of
from courses.views.tables import ClassFilter, ClassTable, MemberTable

NOTHING = Hours(theory=0.0, practical=0.0)


@login_required
@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    """Classes of one's institutions; a trainee sees those they sit in. `?format=xlsx`: all that were found."""
    rows = (
        visible_classes(request.user)
        .select_related("operation_item", "institution")
        .annotate(members=Count("enrolments", distinct=True))
    )
    found = ClassFilter(request.GET, queryset=rows, user=request.user)
    if request.GET.get("format") == "xlsx":
        return sheet_response("培训班.xlsx", class_table(found.qs))
    table = ClassTable(found.qs)
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    return render(
        request,
        "courses/class_list.html",
        {
            "table": table,
            "filter": found,
            "may_open": may(request.user, MANAGE),
            "may_exempt": may(request.user, EXEMPT),
            "waiting": HoursCorrection.objects.waiting().of_classes(rows.values("pk")).count()
            if may(request.user, VIEW)
            else 0,
        },
    )


@login_required
@require_safe
def class_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole class for its institution; for one of its trainees only their own part."""
    training_class = (
        visible_classes(request.user)
        .select_related("institution", "operation_item__category")
        .filter(uuid=uuid)
        .first()
    )
    if training_class is None:
        raise Http404
    staff = may(request.user, VIEW, training_class.institution)
    enrolments = training_class.enrolments.select_related("person").order_by("person__name", "pk")
    if not staff:
        enrolments = enrolments.filter(person__user=user_of(request))
    table = MemberTable(_members(training_class, enrolments, staff=staff))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    sessions = list(
        training_class.sessions.select_related("teacher", "training_class__institution").annotate(
            present=Count("hours_entries__person", distinct=True)
        )
    )
    return render(
        request,
        "courses/class_detail.html",
        {
            "training_class": training_class,
            "staff": staff,
            "may_manage": may(request.user, MANAGE, training_class.institution),
            "table": table,
            "member_count": training_class.enrolments.count(),
            "sessions": [
                {"row": session, "may_record": staff and may_record(request.user, session)} for session in sessions
            ],
            "teachers": training_class.teachers.select_related("person"),
            "planned": _planned(training_class, sessions),
            "breadcrumbs": [
                {"label": _("培训班"), "url": reverse("courses:class-list")},
                {"label": training_class.name},
            ],
        },
    )


def _members(training_class: TrainingClass, enrolments: Any, *, staff: bool) -> list[dict[str, Any]]:
    rows = list(enrolments)
    people = [row.person_id for row in rows]
    done = hours_by_person(training_class.operation_item, people)
    free = exempted(people, training_class.operation_item, on=timezone.localdate())
    return [
        _member(training_class, row, done.get(row.person_id, NOTHING), exempt=row.person_id in free)
        | ({"url": reverse("courses:member-hours", args=[training_class.uuid, row.person.uuid])} if staff else {})
        for row in rows
    ]


def _member(training_class: TrainingClass, enrolment: Any, done: Hours, *, exempt: bool) -> dict[str, Any]:
    theory, practical = training_class.required_theory_hours, training_class.required_practical_hours
    person = enrolment.person
    if done.theory >= theory and done.practical >= practical:
        standing: tuple[str, Any] = ("ok", _("学时已满"))
    elif exempt:
        standing = ("info", _("已免训"))
    else:
        standing = ("warn", _("学习中"))
    return {
        "name": person.name,
        "number": person.id_number_masked,
        "employer": enrolment.employer,
        "theory": (done.theory, theory),
        "practical": (done.practical, practical),
        "standing": standing,
    }


def _planned(training_class: TrainingClass, sessions: list[Any]) -> dict[str, float]:
    """Class hours the planned meetings add up to."""
    per_hour = minutes_per_hour(training_class.operation_item)
    total = {part: sum(row.minutes for row in sessions if row.part == part) for part in ("theory", "practical")}
    return {part: round(minutes / per_hour, 1) for part, minutes in total.items()}


@login_required
@require_http_methods(["GET", "POST"])
def class_create(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    return _edit(request, TrainingClass())


@login_required
@require_http_methods(["GET", "POST"])
def class_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _edit(request, class_or_404(request, uuid, ability=MANAGE))


def _edit(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    form = ClassForm(request.POST or None, instance=training_class, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_class(form.instance, teachers=form.cleaned_data["teachers"], by=user_of(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("培训班已保存。"))
            return redirect("courses:class-detail", uuid=saved.uuid)
    return render(request, "courses/class_form.html", {"form": form, "training_class": training_class})
