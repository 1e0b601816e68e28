"""Exemptions from training: the list, and approving one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.api import people_where, require
from courses.actions.approve_exemption import approve_exemption
from courses.forms import ExemptionForm
from courses.models import Exemption
from courses.permissions import EXEMPT
from courses.refusals import Refused
from courses.views.frame import user_of
from courses.views.tables import ExemptionTable


@login_required
@require_safe
def exemption_list(request: HttpRequest) -> HttpResponse:
    """Exemptions of the people one looks after."""
    require(request.user, EXEMPT)
    rows = Exemption.objects.filter(person__in=people_where(request.user, "people.view"))
    table = ExemptionTable(rows.select_related("person", "operation_item", "approved_by__person"))
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    return render(request, "courses/exemption_list.html", {"table": table})


@login_required
@require_http_methods(["GET", "POST"])
def exemption_create(request: HttpRequest) -> HttpResponse:
    """Approve one on a document that was looked at."""
    require(request.user, EXEMPT)
    form = ExemptionForm(request.POST or None, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            approve_exemption(data.pop("person"), data.pop("operation_item"), **data, by=user_of(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("免训已批准。"))
            return redirect("courses:exemption-list")
    return render(request, "courses/exemption_form.html", {"form": form})
