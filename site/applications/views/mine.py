"""我要考试: what fits me, what is missing, my applications; one application from draft to the last result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Person, person_of
from applications.actions.hand_in import hand_in, withdraw
from applications.actions.judge_application import conditions_for
from applications.actions.open_application import edit_application, open_application
from applications.actions.sign_promise import sign_promise
from applications.domain.needs import lines_of
from applications.domain.states import OPEN
from applications.forms import EditForm, StartForm
from applications.models import Application, SeatWish
from applications.permissions import decides, filing_organisations
from applications.refusals import Refused
from applications.views.detail import detail_page, marked
from applications.views.frame import (
    TONES,
    acting_or_403,
    application_or_404,
    home_trail,
    private,
    said,
    status_of,
    user_of,
)
from qualifications.api import OperationItem

MOST_FOUND = 8
CURABLE = ("health", "hours", "education", "identity", "photo")


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's applications, and a search among the operation items."""
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("请先完善本人资料，再申请考试。"))
        return redirect("accounts:complete")
    words = request.GET.get("q", "").strip()[:40]
    rows = Application.objects.filter(person=person).select_related("operation_item", "organiser", "registration")
    applications: list[dict[str, Any]] = [
        {"row": row, "tone": TONES[row.place], "wishes": SeatWish.waiting_of(row)} for row in rows
    ]
    taken = {row.operation_item_id for row in rows if row.place in OPEN}
    context = {
        "current": [entry for entry in applications if entry["row"].place in OPEN],
        "past": [entry for entry in applications if entry["row"].place not in OPEN],
        "words": words,
        "found": [_fit(person, item, taken) for item in _items(words)] if words else [],
        "often": OperationItem.objects.filter(is_current=True, key__in=OFTEN) if not words else [],
        "files_for_many": filing_organisations(request.user).exists(),
        "decides": decides(request.user),
    }
    return private(request, "home.html", context)


OFTEN = ("low-voltage-electrician", "high-voltage-electrician", "fusion-welding", "scaffolding",
         "refrigeration-installation")  # fmt: skip


def _items(words: str) -> list[OperationItem]:
    """By name, code or everyday name; JSON lists are searched here, they are few."""
    current = OperationItem.objects.filter(is_current=True).select_related("category")
    by_alias = [item.pk for item in current if any(words in alias for alias in item.aliases)]
    return list(current.filter(Q(name__icontains=words) | Q(code=words) | Q(pk__in=by_alias))[:MOST_FOUND])


def _fit(person: Person, item: OperationItem, taken: set[int]) -> dict[str, Any]:
    """Whether this person may apply: what is met, what is missing, what stands in the way."""
    judged = conditions_for(person, item, "theory", on=timezone.localdate(), promised=False)
    failed = [condition for condition in judged.conditions if condition.ok is False]
    never = [condition for condition in failed if condition.key not in CURABLE]
    return {
        "item": item,
        "is_taken": item.pk in taken,
        "never": never,
        "lacking": [condition for condition in failed if condition.key in CURABLE and condition.key != "health"],
        "met": sum(condition.ok is True for condition in judged.conditions),
    }


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, key: str) -> HttpResponse:
    """The conditions of one item for this person, and the application for it."""
    item = get_object_or_404(OperationItem.objects.select_related("category"), key=key, is_current=True)
    person = person_of(request.user)
    if person is None:
        messages.info(request, _("请先完善本人资料，再申请考试。"))
        return redirect("accounts:complete")
    employer = person.memberships.open().filter(role="worker").select_related("organisation").first()
    form = StartForm(
        request.POST or None, item=item, initial={"employer_name": employer.organisation.name if employer else ""}
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = open_application(person, item, **form.cleaned_data, user=user_of(request))
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
                status = status_of(refusal)
            else:
                return redirect("applications:detail", uuid=row.uuid)
    judged = conditions_for(person, item, "theory", on=timezone.localdate(), promised=False)
    lines = lines_of(judged.conditions, papers={}, has_photo=bool(person.photo))
    context = {"item": item, "form": form, "lines": marked(lines)}
    return private(request, "start.html", context, status=status, trail=home_trail((item.name, "")))


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return detail_page(request, application_or_404(request, uuid))


@login_required
@require_POST
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    application = acting_or_403(request, uuid)
    form = EditForm(request.POST, application=application)
    if not form.is_valid():
        return detail_page(request, application, edit_form=form, status=400)
    try:
        edit_application(application, **form.cleaned_data, user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    else:
        messages.success(request, _("已保存。"))
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_POST
def promise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Signing needs the box ticked under the text that was read."""
    application = acting_or_403(request, uuid)
    try:
        if request.POST.get("agreed") != "1":
            raise Refused(_("请先阅读承诺书并勾选同意。"))
        sign_promise(application, version=request.POST.get("version", ""), user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    else:
        messages.success(request, _("健康承诺已签署。"))
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_POST
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    application = acting_or_403(request, uuid)
    try:
        row = hand_in(application, user=user_of(request))
    except Refused as refusal:
        return detail_page(request, application, fault=str(refusal), status=409)
    if row.decide_by:
        messages.success(request, _("已提交。考试机构应在 %(day)s 前答复。") % {"day": row.decide_by.isoformat()})
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    application = acting_or_403(request, uuid)
    try:
        withdraw(application, user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    else:
        messages.info(request, _("申请已撤回。"))
    return redirect("applications:detail", uuid=application.uuid)
