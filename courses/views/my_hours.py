"""我的学时: a worker's own ledger, with reasons."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.actions.explain_hours import explain_hours
from courses.permissions import person_of


@login_required
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """What was counted, by whom, when and why; and what was not."""
    person = person_of(request.user)
    return render(
        request,
        "courses/my_hours.html",
        {"person": person, "accounts": explain_hours(person) if person else []},
    )
