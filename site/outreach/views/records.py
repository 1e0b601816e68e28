"""Records of what was done: the list, one record, writing it, and deciding about it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import NotAllowed, Refused, may
from outreach.actions.correct_record import correct_record, standing
from outreach.actions.decide_record import confirm_record, return_record
from outreach.actions.save_record import save_record
from outreach.actions.take_events import events_waiting, take_events
from outreach.actions.take_issues import alike, issues_waiting, read_issues, take_issues
from outreach.forms import CorrectionForm, RecordForm, ReturnForm
from outreach.models import Record, RecordFile
from outreach.permissions import RECORD, may_confirm, may_record, visible_records
from outreach.tables import TONES, RecordFilter, RecordTable
from outreach.views.frame import name_of, record_or_404, require_desk, trail, user_of
from pages.api import whole_number


@login_required
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    require_desk(request)
    rows = visible_records(request.user).select_related("place", "region")
    found = RecordFilter(request.GET, queryset=rows, user=request.user)
    table = RecordTable(found.qs)
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    may_write = may(request.user, RECORD)
    return render(
        request,
        "outreach/record_list.html",
        {
            "table": table,
            "filter": found,
            "may_record": may_write,
            "events": _waiting(user_of(request)) if may_write else 0,
            "waiting": rows.filter(state=Record.State.SUBMITTED).count(),
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record = record_or_404(request, uuid)
    return render(request, "outreach/record_detail.html", _detail(request, record, ReturnForm()))


def _detail(request: HttpRequest, record: Record, form: Any) -> dict[str, Any]:
    user = user_of(request)
    own = may_record(user, record.organisation)
    files = list(record.files.all())
    quantity, heads = standing(record)
    confirmed = record.state == Record.State.CONFIRMED
    return {
        "record": record,
        "tone": TONES[record.state],
        "photos": [file for file in files if file.kind == RecordFile.Kind.PHOTO],
        "attachments": [file for file in files if file.kind == RecordFile.Kind.ATTACHMENT],
        "recorded_by": name_of(record.recorded_by),
        "confirmed_by": name_of(record.confirmed_by) if record.confirmed_by else "",
        "alike": alike(record)[:3],
        "corrections": record.corrections.order_by("pk"),
        "quantity": quantity,
        "heads": heads,
        "is_corrected": (quantity, heads) != (record.quantity, record.heads),
        "may_edit": own and record.is_open and not record.corrects_id,
        "may_decide": record.state == Record.State.SUBMITTED and may_confirm(user, record),
        "may_correct": own and confirmed and not record.corrects_id,
        "form": form,
        "breadcrumbs": trail((_("宣传记录"), reverse("outreach:records")), (record.title, "")),
    }


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    if not may(request.user, RECORD):
        raise NotAllowed
    return _edit(request, Record())


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record = record_or_404(request, uuid)
    if not may_record(user_of(request), record.organisation):
        raise Http404
    if not record.is_open or record.corrects_id:
        messages.warning(request, _("已提交的记录不能修改。"))
        return redirect("outreach:record", uuid=record.uuid)
    return _edit(request, record)


def _edit(request: HttpRequest, record: Record) -> HttpResponse:
    user = user_of(request)
    form = RecordForm(request.POST or None, request.FILES or None, instance=record, user=user)
    if request.method == "POST" and form.is_valid():
        drop = _numbers(request, "drop")
        try:
            saved = save_record(
                form.instance,
                by=user,
                photos=form.uploads("photos"),
                attachments=form.uploads("attachments"),
                drop=drop,
                submit="submit" in request.POST,
            )
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("已提交，等待确认。") if "submit" in request.POST else _("草稿已保存。"))
            return redirect("outreach:record", uuid=saved.uuid)
    files = RecordFile.objects.filter(record=record) if record.pk else RecordFile.objects.none()
    return render(
        request,
        "outreach/record_form.html",
        {
            "form": form,
            "record": record,
            "files": files,
            "breadcrumbs": trail((_("宣传记录"), reverse("outreach:records")), (_("记一笔"), "")),
        },
    )


@login_required
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record = record_or_404(request, uuid)
    try:
        confirm_record(record, by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已确认，计入完成数。"))
    return redirect("outreach:record", uuid=record.uuid)


@login_required
@require_POST
def give_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record, form = record_or_404(request, uuid), ReturnForm(request.POST)
    if not may_confirm(user_of(request), record):
        raise NotAllowed
    if not form.is_valid():
        return render(request, "outreach/record_detail.html", _detail(request, record, form), status=400)
    try:
        return_record(record, reason=form.cleaned_data["reason"], by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已退回给记录人。"))
    return redirect("outreach:record", uuid=record.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record = record_or_404(request, uuid)
    if not may_record(user_of(request), record.organisation):
        raise Http404
    quantity, heads = standing(record)
    form = CorrectionForm(request.POST or None, initial={"quantity": quantity, "heads": heads})
    if request.method == "POST" and form.is_valid():
        try:
            row = correct_record(record, by=user_of(request), **form.cleaned_data)
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("更正已提交，等待确认；原记录保持不变。"))
            return redirect("outreach:record", uuid=row.uuid)
    back = reverse("outreach:record", args=[record.uuid])
    rows = trail((_("宣传记录"), reverse("outreach:records")), (record.title, back), (_("更正"), ""))
    return render(request, "outreach/correction.html", {"form": form, "record": record, "breadcrumbs": rows})


@login_required
@require_http_methods(["GET", "POST"])
def from_events(request: HttpRequest) -> HttpResponse:
    """Activities that are over and materials handed out that have no record yet; the ticked ones become drafts."""
    if not may(request.user, RECORD):
        raise NotAllowed
    user = user_of(request)
    if request.method == "POST":
        made = take_events(_numbers(request, "event"), by=user) + take_issues(
            _uuids(request.POST.getlist("issue")), by=user
        )
        messages.success(request, _("已生成 %(count)s 条草稿，补上照片后提交。") % {"count": made})
        return redirect("outreach:records")
    rows = trail((_("宣传记录"), reverse("outreach:records")), (_("从登记生成"), ""))
    context = {"events": events_waiting(user)[:50], "issues": read_issues(user), "breadcrumbs": rows}
    return render(request, "outreach/from_events.html", context)


def _waiting(user: Any) -> int:
    return int(events_waiting(user).count()) + issues_waiting(user).count()


def _numbers(request: HttpRequest, name: str) -> list[int]:
    given = (whole_number(text) for text in request.POST.getlist(name))
    return [number for number in given if number is not None]


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
