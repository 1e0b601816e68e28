"""Registering a person and correcting what is known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import api
from accounts.forms.people import NewPersonForm, PersonForm
from accounts.views.navigation import desk_nav
from accounts.views.scope import account, keep_private, person_in_reach

_FACTS = ("name", "number", "document", "mobile", "sex", "birth_on", "education")


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The person, the membership and the photo are stored together or not at all."""
    api.require(request.user, "people.edit")
    organisations = api.organisations_where(request.user, "people.edit").filter(is_active=True)
    form = NewPersonForm(request.POST or None, request.FILES or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        try:
            with transaction.atomic():
                registered = api.register_person(
                    **facts,
                    organisation=form.cleaned_data["organisation"],
                    post=form.cleaned_data["post"],
                    by=account(request),
                    consent_channel="paper",
                )
                _photo(request, registered.person, form.cleaned_data)
        except api.Refused as refused:
            form.refuse(refused)
        else:
            known = _("此人已在平台登记，已加入所选单位。")
            messages.success(request, _("已登记。") if registered.created else known)
            return redirect("accounts:person", uuid=registered.person.uuid)
    context = {"form": form, "title": _("登记人员"), "desk_nav": desk_nav(request, "accounts:people")}
    return keep_private(render(request, "accounts/person_form.html", context))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The number is asked for again: it is never filled into a page."""
    person = person_in_reach(request, uuid, "people.edit")
    initial = {name: getattr(person, name) for name in ("name", "document", "sex", "birth_on", "education")}
    initial["mobile"] = person.mobile
    form = PersonForm(request.POST or None, request.FILES or None, initial=initial)
    form.fields["number"].required = False
    form.fields["number"].help_text = _("不修改请留空。现登记：%(number)s") % {"number": person.id_number_masked}
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        facts["number"] = facts["number"] or person.id_number
        try:
            with transaction.atomic():
                person = api.edit_person(person, by=account(request), **facts)
                _photo(request, person, form.cleaned_data)
        except api.Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:person", uuid=person.uuid)
    context = {
        "form": form,
        "person": person,
        "title": _("修改资料"),
        "desk_nav": desk_nav(request, "accounts:people"),
    }
    return keep_private(render(request, "accounts/person_form.html", context))


def _photo(request: HttpRequest, person: api.Person, cleaned: dict[str, Any]) -> None:
    if upload := cleaned.get("photo"):
        api.set_photo(person, upload.read(), by=account(request), consent_channel="paper")
