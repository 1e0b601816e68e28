"""Organisations and who belongs to them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from accounts import api
from accounts.forms.people import GrantForm, OrganisationEntryForm
from accounts.tables import OrganisationFilter, OrganisationTable
from accounts.views.navigation import MANAGING, desk_nav
from accounts.views.scope import account, keep_private, organisation_in_reach


def _managed(request: HttpRequest) -> QuerySet[api.Organisation]:
    reach = api.Organisation.objects.none()
    for ability in MANAGING:
        reach = reach | api.organisations_where(request.user, ability)
    return reach.distinct()


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations this account manages in one way or another."""
    if not any(api.may(request.user, ability) for ability in MANAGING):
        raise api.NotAllowed
    found = OrganisationFilter(request.GET, queryset=_managed(request).select_related("region"))
    table = OrganisationTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "may_add": api.may(request.user, "organisations.manage"),
        "desk_nav": desk_nav(request, "accounts:organisations"),
    }
    return render(request, "accounts/organisations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One organisation; a POST grants a role to a registered person."""
    shown = organisation_in_reach(request, uuid, *MANAGING)
    roles = api.grantable_roles(account(request), shown)
    form = GrantForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid() and _grant(request, shown, form):
        return redirect("accounts:organisation", uuid=shown.uuid)
    memberships = api.Membership.objects.open().filter(organisation=shown).select_related("person")
    context = {
        "organisation": shown,
        "form": form if roles else None,
        "staff": memberships.exclude(role=api.Role.WORKER).order_by("role", "person__name"),
        "workers": memberships.filter(role=api.Role.WORKER).count(),
        "endable": roles,
        "may_edit": api.may(request.user, "organisations.manage", shown),
        "desk_nav": desk_nav(request, "accounts:organisations"),
    }
    return keep_private(render(request, "accounts/organisation.html", context))


def _grant(request: HttpRequest, organisation: api.Organisation, form: GrantForm) -> bool:
    number, name = form.cleaned_data["number"], api.normalise_name(form.cleaned_data["name"])
    person = api.Person.objects.with_number(api.normalise_number(number)).filter(name=name).first()
    if person is None:
        form.add_error("number", _("没有找到姓名和证件号码都相符的人员，请先登记。"))
        return False
    try:
        api.grant_role(
            person=person,
            organisation=organisation,
            role=form.cleaned_data["role"],
            post=form.cleaned_data["post"],
            by=account(request),
        )
    except api.Refused as refused:
        form.add_error(refused.field or None, str(refused.sentence))
        return False
    messages.success(request, _("已授予角色。"))
    return True


@login_required
@require_POST
def end(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Take a role back."""
    shown = organisation_in_reach(request, uuid, *MANAGING)
    membership = api.Membership.objects.open().filter(organisation=shown, pk=pk).first()
    if membership is not None and api.end_membership(membership, by=account(request)):
        messages.success(request, _("已撤销。"))
    return redirect("accounts:organisation", uuid=shown.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_form(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """Enter or correct an organisation."""
    api.require(request.user, "organisations.manage")
    known = organisation_in_reach(request, uuid, "organisations.manage") if uuid else None
    form = OrganisationEntryForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        saved = api.save_organisation(form.save(commit=False), by=account(request), changed=sorted(form.changed_data))
        messages.success(request, _("已保存。"))
        return redirect("accounts:organisation", uuid=saved.uuid)
    context = {
        "form": form,
        "title": _("修改单位") if known else _("登记单位"),
        "organisation": known,
        "desk_nav": desk_nav(request, "accounts:organisations"),
    }
    return render(request, "accounts/organisation_form.html", context)
