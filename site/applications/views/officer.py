"""The exam body's side: what was handed in, what is due, and the steps of an officer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import XLSX, NotAllowed, write_table
from applications.actions.decide_application import accept, ask_once, refuse
from applications.actions.read_clocks import Due, read_clocks
from applications.domain.clocks import ARRANGE, DECIDE, MARKS, tone_of
from applications.domain.states import State
from applications.forms import AskForm, RefuseForm
from applications.models import Application
from applications.permissions import decides, to_decide
from applications.refusals import Refused
from applications.views.detail import detail_page
from applications.views.frame import RELATED, TONES, application_or_404, private, user_of
from evidence import api as evidence

GROUPS: dict[str, tuple[State, ...]] = {
    "todo": (State.SUBMITTED, State.COMPLETE),
    "asked": (State.ASKED,),
    "accepted": (State.ACCEPTED,),
    "booked": (State.BOOKED,),
    "over": (State.DONE, State.REFUSED, State.WITHDRAWN),
}


def _require(request: HttpRequest) -> None:
    if not decides(request.user):
        raise NotAllowed


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Applications by what has to be done with them, the nearest deadline first."""
    _require(request)
    rows = to_decide(request.user)
    words = request.GET.get("q", "").strip()[:40]
    if words:
        rows = rows.filter(Q(person__name__icontains=words) | Q(operation_item__name__icontains=words))
    chosen = request.GET.get("state", "todo")
    chosen = chosen if chosen in GROUPS else "todo"
    found = rows.filter(state__in=GROUPS[chosen]).select_related("person", "operation_item", "on_behalf")
    page = Paginator(found.order_by("decide_by", "-created_at"), 30).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "tabs": _tabs(rows, chosen, words),
        "words": words,
        "chosen": chosen,
        "page_obj": page,
        "rows": [_row(row, today) for row in page],
        "late": sum(due.clock.is_over(today) for due in read_clocks(user_of(request))),
    }
    return private(request, "desk.html", context)


def _tabs(rows: Any, chosen: str, words: str) -> list[dict[str, Any]]:
    labels = {
        "todo": _("待受理"),
        "asked": _("待补正"),
        "accepted": _("可预约"),
        "booked": _("已预约"),
        "over": _("已结束"),
    }
    here = reverse("applications:desk")
    kept = f"&q={words}" if words else ""
    return [
        {
            "label": labels[key],
            "url": f"{here}?state={key}{kept}",
            "count": rows.filter(state__in=states).count(),
            "active": key == chosen,
        }
        for key, states in GROUPS.items()
    ]


def _row(row: Application, today: Any) -> dict[str, Any]:
    clock = row.clock(DECIDE) or row.clock(ARRANGE)
    return {
        "row": row,
        "tone": TONES[row.place],
        "clock": clock,
        "clock_tone": tone_of(clock, today) if clock else "",
        "clock_word": {DECIDE: _("受理期限"), ARRANGE: _("安排考试")}[clock.kind] if clock else "",
    }


@login_required
@require_safe
def due_list(request: HttpRequest) -> HttpResponse:
    """All running clocks; overdue ones first. `format=xlsx` hands out the same as a workbook."""
    _require(request)
    today = timezone.localdate()
    found = read_clocks(user_of(request))
    if request.GET.get("format") == "xlsx":
        return _workbook(request, found, today)
    lines = [_due(due, today) for due in found]
    context = {
        "late": [line for line in lines if line["is_late"]],
        "coming": [line for line in lines if not line["is_late"]][:60],
        "unsure": any(not due.clock.is_sure for due in found),
    }
    return private(request, "due.html", context, trail=((_("考试申请"), reverse("applications:desk")), (_("期限"), "")))


def _words() -> dict[str, Any]:
    return {DECIDE: _("受理答复"), ARRANGE: _("安排考试"), MARKS: _("公布成绩")}


def _due(due: Due, today: Any) -> dict[str, Any]:
    if due.clock.kind == MARKS:
        address = reverse("exams:sitting-results", args=[due.row.uuid])
    else:
        address = reverse("applications:detail", args=[due.row.uuid])
    left = due.clock.days_left(today)
    return {
        "due": due,
        "word": _words()[due.clock.kind],
        "url": address,
        "tone": tone_of(due.clock, today),
        "is_late": due.clock.is_over(today),
        "left": left,
        "over": -left,
    }


def _workbook(request: HttpRequest, found: list[Due], today: Any) -> HttpResponse:
    """Names leave the house in a file: that is evidenced."""
    columns = ("事项", "对象", "编号", "最后期限", "已超期天数", "说明")
    rows = [
        (
            str(_words()[due.clock.kind]),
            due.title,
            due.sub,
            due.clock.due_on.isoformat(),
            str(max(-due.clock.days_left(today), 0)),
            "" if due.clock.is_sure else "节假日安排未公布，只扣除周末",
        )
        for due in found
    ]
    content = write_table("期限", columns, rows, widths={"对象": 40, "说明": 30})
    with transaction.atomic():
        evidence.append(
            "applications.due.exported", actor=user_of(request).actor, subjects=["applications:due"],
            body={"rows": len(rows)},
        )  # fmt: skip
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%9C%9F%E9%99%90.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of the officer's three steps, named by `step`."""
    application = get_object_or_404(to_decide(request.user).select_related(*RELATED), uuid=uuid)
    step = request.POST.get("step")
    if step == "ask":
        return _ask(request, application)
    if step == "refuse":
        return _refuse(request, application)
    try:
        accept(application, user=user_of(request))
    except Refused as refusal:
        return detail_page(request, application_or_404(request, uuid), fault=str(refusal), status=409)
    messages.success(request, _("已受理，已通知申请人预约。"))
    return redirect("applications:detail", uuid=application.uuid)


def _ask(request: HttpRequest, application: Application) -> HttpResponse:
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            ask_once(application, **form.cleaned_data, user=user_of(request))
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("补正通知已发出，只能发这一次。"))
            return redirect("applications:detail", uuid=application.uuid)
    return detail_page(request, application, ask_form=form, fault=_first(form), status=409)


def _refuse(request: HttpRequest, application: Application) -> HttpResponse:
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            refuse(application, **form.cleaned_data, user=user_of(request))
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.info(request, _("已作出不予受理的决定，理由已告知申请人。"))
            return redirect("applications:detail", uuid=application.uuid)
    return detail_page(request, application, refuse_form=form, fault=_first(form), status=409)


def _first(form: Any) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
