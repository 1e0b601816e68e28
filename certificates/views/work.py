"""An employer tells about posts and what happened at work; what is owed follows at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import api as accounts
from certificates import api
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.duties import person_or_404, person_page
from certificates.views.navigation import desk_nav
from certificates.views.work_forms import EndForm, FactForm, PostFileForm, PostForm
from qualifications.api import OperationItem

ABILITY = "members.manage"


def _organisations(request: HttpRequest) -> Any:
    return accounts.organisations_where(request.user, ABILITY).filter(is_active=True)


@login_required
@require_POST
def post_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A post is taken."""
    person = person_or_404(request, uuid, ABILITY)
    form = PostForm(request.POST, organisations=_organisations(request), prefix="post")
    if form.is_valid():
        data = form.cleaned_data
        names = ("kind", "name", "starts_on", "ends_on", "is_high_risk", "ends_former", "department", "team")
        key = data["item"].key if data["item"] else ""
        facts = accounts.PostFacts(**{name: data[name] for name in names}, item_key=key)
        try:
            accounts.record_post(person, data["organisation"], facts, by=account(request.user))
        except accounts.Refused as refused:
            form.refuse(refused)
        else:
            return _told(request, person, _("岗位已登记，到期事项已重新计算。"))
    return person_page(request, person, post_form=form, status=400)


@login_required
@require_POST
def fact_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Something happened at work."""
    person = person_or_404(request, uuid, ABILITY)
    form = FactForm(request.POST, organisations=_organisations(request), prefix="fact")
    if form.is_valid():
        data = form.cleaned_data
        facts = accounts.WorkFacts(
            data["kind"], data["starts_on"], data["ends_on"], data["hours"] or Decimal(0), data["note"].strip()
        )
        try:
            accounts.record_fact(person, data["organisation"], facts, by=account(request.user))
        except accounts.Refused as refused:
            form.refuse(refused)
        else:
            return _told(request, person, _("已登记，到期事项已重新计算。"))
    return person_page(request, person, fact_form=form, status=400)


@login_required
@require_POST
def post_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The last day of a post."""
    rows = accounts.PostHolding.objects.filter(organisation__in=_organisations(request))
    return _end(request, rows.filter(uuid=uuid).select_related("person", "organisation").first(), accounts.end_post)


@login_required
@require_POST
def fact_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Back at work."""
    rows = accounts.WorkFact.objects.filter(organisation__in=_organisations(request))
    return _end(request, rows.filter(uuid=uuid).select_related("person", "organisation").first(), accounts.end_absence)


def _end(request: HttpRequest, row: Any, act: Any) -> HttpResponse:
    if row is None:
        raise Http404
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写日期。"))
        return redirect("certificates:duties-person", uuid=row.person.uuid)
    try:
        act(row, on=form.cleaned_data["on"], by=account(request.user))
    except accounts.Refused as refused:
        messages.error(request, str(refused))
        return redirect("certificates:duties-person", uuid=row.person.uuid)
    return _told(request, row.person, _("已登记，到期事项已重新计算。"))


def _told(request: HttpRequest, person: accounts.Person, sentence: str) -> HttpResponse:
    api.recompute_duties(person_ids=[person.pk])
    messages.success(request, sentence)
    return redirect("certificates:duties-person", uuid=person.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A table of posts: every row gets its verdict."""
    accounts.require(request.user, ABILITY)
    form = PostFileForm(request.POST or None, request.FILES or None, organisations=_organisations(request))
    verdicts: list[accounts.PostVerdict] = []
    status = 200
    if request.method == "POST":
        verdicts = _import(request, form) if form.is_valid() else []
        status = 400 if form.errors else 200
    context = {
        "form": form,
        "verdicts": verdicts,
        "taken": sum(not verdict.reason for verdict in verdicts),
        "desk_nav": desk_nav(request, "certificates:duties-people"),
    }
    return keep_private(render(request, "certificates/posts_import.html", context, status=status))


def _import(request: HttpRequest, form: PostFileForm) -> list[accounts.PostVerdict]:
    data = form.cleaned_data
    try:
        verdicts = accounts.import_posts(data["file"], data["organisation"], items=_items(), by=account(request.user))
    except (accounts.FileRefused, accounts.Refused) as refused:
        form.add_error("file", str(refused))
        return []
    api.recompute_duties(person_ids={one.person_id for one in verdicts if one.person_id and not one.reason})
    return verdicts


def _items() -> dict[str, str]:
    """Names and everyday names of operation items → key; a name that two items share is left to the first."""
    found: dict[str, str] = {}
    for item in OperationItem.objects.filter(is_current=True).order_by("pk"):
        for name in (item.name, *item.aliases):
            found.setdefault(name, item.key)
    return found


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The table to fill in."""
    accounts.require(request.user, ABILITY)
    kinds = [str(label) for label in accounts.PostHolding.Kind.labels]
    body = accounts.write_table(
        "岗位表", accounts.POST_COLUMNS, [], widths={"证件号码": 24, "操作项目": 24}, choices={"岗位类别": kinds}
    )
    response = HttpResponse(body, content_type=accounts.XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E5%B2%97%E4%BD%8D%E8%A1%A8.xlsx"
    return keep_private(response)
