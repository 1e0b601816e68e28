"""我的资料: what is kept about me, what I agreed to, and the way to take it back (LAW-01, LAW-04)."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import api
from accounts.forms.people import CompleteForm, OwnPhotoForm
from accounts.views.navigation import desk_nav
from accounts.views.scope import account, keep_private


def _myself(request: HttpRequest) -> api.Person:
    person = api.person_of(request.user)
    if person is None:
        raise Http404
    return person


def _consents(person: api.Person) -> list[dict[str, Any]]:
    """Each kind with its text in force and the row that counts."""
    return [
        {
            "kind": kind,
            "label": label,
            "text": api.consent_text(kind),
            "row": api.latest_consent(person, kind),
        }
        for kind, label in api.Consent.Kind.choices
    ]


@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """My own page; a POST reveals my own number. Who has not said who he is gets the form for it."""
    person = api.person_of(request.user)
    if person is None:
        return redirect("accounts:complete")
    number = ""
    if request.method == "POST":
        number = api.reveal_number(person, by=account(request), place="accounts:me")
    context = {
        "person": person,
        "number": number,
        "consents": _consents(person),
        "memberships": person.memberships.open().select_related("organisation"),
        "photo_form": OwnPhotoForm(),
        "chapters": api.own_chapters(person),
        "desk_nav": desk_nav(request, "accounts:me"),
    }
    return keep_private(render(request, "accounts/me.html", context))


@login_required
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest) -> HttpResponse:
    """实名登记 after signing up."""
    if api.person_of(request.user) is not None:
        return redirect("accounts:me")
    form = CompleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "number", "document")}
        try:
            api.claim_person(account(request), **facts)
        except api.Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("实名登记完成。"))
            return redirect("accounts:me")
    context = {
        "form": form,
        "text": api.consent_text(api.Consent.Kind.PRIVACY),
        "desk_nav": desk_nav(request, "accounts:me"),
    }
    return keep_private(render(request, "accounts/complete.html", context))


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Agree to one kind, or withdraw it."""
    person, kind = _myself(request), request.POST.get("kind", "")
    if kind not in api.Consent.Kind.values:
        raise Http404
    given = request.POST.get("given") == "yes"
    api.record_consent(person, kind=kind, given=given, channel="desk", actor=account(request).actor)
    messages.success(request, _("已记录您的同意。") if given else _("已撤回，即时生效。"))
    return redirect("accounts:me")


@login_required
@require_POST
def own_photo(request: HttpRequest) -> HttpResponse:
    """Upload my own photo; the consent to it is ticked beside it."""
    person = _myself(request)
    form = OwnPhotoForm(request.POST, request.FILES)
    upload = form.cleaned_data.get("photo") if form.is_valid() else None
    if upload is None:
        messages.error(request, _("请选择照片，并勾选同意。"))
        return redirect("accounts:me")
    try:
        api.set_photo(person, upload.read(), by=account(request), consent_channel="desk")
    except api.Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("照片已更新。"))
    return redirect("accounts:me")


@login_required
@require_GET
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about me, by this app and by those that registered, as a file (LAW-04)."""
    person = _myself(request)
    facts = {
        "exported_at": timezone.now().isoformat(),
        "name": person.name,
        "document": person.get_document_display(),
        "number": person.id_number,
        "sex": person.get_sex_display(),
        "birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "mobile": person.mobile,
        "education": person.get_education_display() or "",
        "photo_sha256": person.photo_sha256,
        "memberships": [str(membership) for membership in person.memberships.select_related("organisation")],
        "consents": list(person.consents.values("kind", "given", "text_version", "text_sha256", "channel", "at")),
        "messages": list(person.messages.values("subject", "body", "channel", "created_at")),
        "chapters": {chapter.title: chapter.as_json() for chapter in api.own_chapters(person)},
    }
    body = json.dumps(facts, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return keep_private(response)
