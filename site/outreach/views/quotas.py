"""The lines of the year's plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import NotAllowed, Refused
from outreach.actions.save_quota import save_quota
from outreach.forms import QuotaForm
from outreach.models import Quota
from outreach.permissions import may_plan, planning_units
from outreach.views.frame import trail, user_of


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    if not planning_units(request.user).exists():
        raise NotAllowed
    return _edit(request, Quota())


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    quota = get_object_or_404(Quota, uuid=uuid)
    if not may_plan(user_of(request), quota):
        raise Http404
    return _edit(request, quota)


def _edit(request: HttpRequest, quota: Quota) -> HttpResponse:
    form = QuotaForm(request.POST or None, instance=quota, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_quota(form.instance, by=user_of(request))
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("指标已保存。"))
            return redirect(f"{reverse('outreach:overview')}?year={saved.year}")
    rows = trail((_("宣传统计"), reverse("outreach:overview")), (_("指标"), ""))
    return render(request, "outreach/quota_form.html", {"form": form, "quota": quota, "breadcrumbs": rows})
