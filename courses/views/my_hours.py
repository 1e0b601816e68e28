"""我的学时: a worker's own ledger, with reasons; and the same page for who trains or inspects them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.actions.answer_evaluation import evaluations_open_to
from courses.actions.explain_hours import explain_hours
from courses.models import Enrolment
from courses.permissions import VIEW, may_correct_hours, person_of
from courses.views.frame import class_or_404


@login_required
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """What was counted, by whom, when and why; and what was not."""
    person = person_of(request.user)
    return render(
        request,
        "courses/my_hours.html",
        {
            "person": person,
            "accounts": explain_hours(person) if person else [],
            "to_evaluate": evaluations_open_to(person) if person else [],
        },
    )


@login_required
@require_safe
def member_hours(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """One member of a class as an inspector reads them: the item of this class only."""
    training_class = class_or_404(request, uuid, ability=VIEW)
    member = get_object_or_404(Enrolment.objects.select_related("person"), training_class=training_class,
                               person__uuid=person).person  # fmt: skip
    accounts = [row for row in explain_hours(member) if row.item.pk == training_class.operation_item_id]
    return render(
        request,
        "courses/my_hours.html",
        {
            "person": member,
            "accounts": accounts,
            "is_staff": True,
            "training_class": training_class,
            "may_correct": training_class if may_correct_hours(request.user, training_class) else None,
            "breadcrumbs": [
                {"label": _("培训班"), "url": reverse("courses:class-list")},
                {"label": training_class.name, "url": reverse("courses:class-detail", args=[training_class.uuid])},
                {"label": member.name},
            ],
        },
    )
