"""Batches: asking for many certificates, the look before they are issued, the progress, and what to take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import XLSX, FileRefused, Refused, organisations_where, require, write_table
from certificates import api
from certificates.domain.asking import columns_of
from certificates.forms import ListForm, SingleForm
from certificates.permissions import account, batch_or_404, batches_within_reach, classes_to_issue, sittings_to_issue
from certificates.tasks import run_batch
from certificates.views.desk import keep_private
from certificates.views.faces import kind_or_404
from certificates.views.navigation import desk_nav
from qualifications.api import OperationItem

ABILITY = "certificates.issue"
PER_PAGE = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Batches within reach, and the ways to open one."""
    require(request.user, ABILITY)
    rows = (
        batches_within_reach(request.user)
        .annotate(
            asked=Count("entries", filter=Q(entries__is_cancelled=False)),
            issued=Count("entries", filter=Q(entries__order__promise_state="done")),
        )
        .order_by("-opened_at")
    )
    kinds = [kind for kind in api.kinds() if "list" in kind.grounds]
    context = {
        "page_obj": Paginator(rows, 20).get_page(request.GET.get("page")),
        "kinds": kinds,
        "names": {kind.key: kind.name for kind in api.kinds()},
        "classes": classes_to_issue(request.user)[:30],
        "class_kinds": [kind for kind in api.kinds() if "class" in kind.grounds],
        "sittings": sittings_to_issue(request.user)[:30],
        "desk_nav": desk_nav(request, "certificates:batches"),
    }
    return keep_private(render(request, "certificates/batches.html", context))


def _kind_asked(request: HttpRequest) -> api.Kind:
    """`?kind=`; a class completion when nothing is said."""
    return kind_or_404(request.GET.get("kind") or "completion")


def _form_choices(request: HttpRequest, kind: api.Kind) -> dict[str, Any]:
    items = OperationItem.objects.select_related("category")
    if kind.families:
        items = items.filter(category__family__in=kind.families)
    return {"issuers": organisations_where(request.user, ABILITY).order_by("name"), "items": items}


@login_required
@require_http_methods(["GET", "POST"])
def from_list(request: HttpRequest) -> HttpResponse:
    """Upload a list; it is only read and judged."""
    require(request.user, ABILITY)
    kind = _kind_asked(request)
    form = ListForm(request.POST or None, request.FILES or None, **_form_choices(request, kind))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = api.open_list(
                kind.key,
                data["file"],
                name=data["name"],
                issuer=data["issuer"],
                item=data["item"],
                by=account(request.user),
            )
        except (Refused, FileRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("certificates:batch", uuid=batch.uuid)
    context = {"kind": kind, "form": form, "desk_nav": desk_nav(request, "certificates:batches")}
    return keep_private(render(request, "certificates/batch_list.html", context, status=400 if form.errors else 200))


@login_required
@require_http_methods(["GET", "POST"])
def single(request: HttpRequest) -> HttpResponse:
    """One certificate by hand, looked at like a list."""
    require(request.user, ABILITY)
    kind = _kind_asked(request)
    form = SingleForm(request.POST or None, kind=kind, **_form_choices(request, kind))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = api.open_single(
                kind.key, form.facts(), name=data["name"], number=data["number"], issuer=data["issuer"],
                item=data.get("item"), by=account(request.user),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("certificates:batch", uuid=batch.uuid)
    context = {"kind": kind, "form": form, "desk_nav": desk_nav(request, "certificates:batches")}
    return keep_private(render(request, "certificates/batch_single.html", context, status=400 if form.errors else 200))


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The list of a kind with its headings."""
    require(request.user, ABILITY)
    kind = _kind_asked(request)
    widths = {"证件号码": 24, "附页：教育内容": 40}
    return _workbook(f"{kind.name}名单模板.xlsx", write_table("名单", columns_of(kind), [], widths=widths))


@login_required
@require_POST
def from_class(request: HttpRequest) -> HttpResponse:
    """Everybody of a class whose hours are full."""
    require(request.user, ABILITY)
    group = get_object_or_404(classes_to_issue(request.user), uuid=request.POST.get("class") or UUID(int=0))
    return _opened(request, lambda: api.open_class(str(request.POST.get("kind")), group, by=account(request.user)))


@login_required
@require_POST
def from_sitting(request: HttpRequest) -> HttpResponse:
    """Everybody who passed by a sitting."""
    require(request.user, ABILITY)
    sitting = get_object_or_404(sittings_to_issue(request.user), uuid=request.POST.get("sitting") or UUID(int=0))
    return _opened(request, lambda: api.open_sitting(sitting, by=account(request.user)))


def _opened(request: HttpRequest, opening: Any) -> HttpResponse:
    try:
        batch = opening()
    except (Refused, KeyError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, Refused) else _("没有这类证书。"))
        return redirect("certificates:batches")
    return redirect("certificates:batch", uuid=batch.uuid)


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Before it is confirmed: who gets one and who doesn't, and why. Afterwards: how far it is."""
    batch = batch_or_404(request.user, uuid)
    waiting = batch.state == batch.State.CHECKED
    states = api.IssuingOrder.State
    counts = batch.entries.aggregate(
        asked=Count("pk", filter=Q(is_cancelled=False)),
        issued=Count("pk", filter=Q(order__promise_state=states.DONE)),
        failed=Count("pk", filter=Q(order__promise_state=states.FAILED, is_cancelled=False)),
        stopped=Count("pk", filter=Q(is_cancelled=True)),
    )
    rows = batch.rows if waiting else batch.entries.select_related("person", "operation_item", "order__certificate")
    context = {
        "batch": batch,
        "kind": api.kind_of(batch.kind),
        "waiting": waiting,
        "counts": counts,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "faults": [{"place": row[0], "name": row[1], "reason": row[2]} for row in batch.faults[:200]],
        "may_approve": batch.state == batch.State.PROPOSED and batch.opened_by_id != request.user.pk,
        "is_running": batch.state == batch.State.RUNNING,
        "desk_nav": desk_nav(request, "certificates:batches"),
    }
    return keep_private(render(request, "certificates/batch.html", context))


@login_required
@require_POST
def decide(request: HttpRequest, uuid: UUID, verdict: str) -> HttpResponse:
    """Confirm, approve, stop, go on."""
    batch = batch_or_404(request.user, uuid)
    acts = {
        "confirm": (api.confirm_batch, _("已确认。")),
        "approve": (api.approve_batch, _("已批准，开始制证。")),
        "cancel": (api.cancel_batch, _("已停止；已编号的证书会制完。")),
        "resume": (api.resume_batch, _("已继续。")),
    }
    act, said = acts[verdict]
    try:
        batch = act(batch, by=account(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
        if batch.state == batch.State.RUNNING:
            api.wake(run_batch.name, batch.pk)
    return redirect("certificates:batch", uuid=uuid)


@login_required
@require_safe
def faults(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rows that can't be issued, to put right in Excel."""
    batch = batch_or_404(request.user, uuid)
    rows = [[str(cell) for cell in row] for row in batch.faults]
    return _workbook("不能签发的行.xlsx", write_table("说明", ["行", "姓名", "原因"], rows, widths={"原因": 60}))


@login_required
@require_safe
def archive(request: HttpRequest, uuid: UUID) -> FileResponse:
    """All files of the batch in one ZIP, with a table of what is in it."""
    batch = batch_or_404(request.user, uuid)
    response = FileResponse(api.zip_batch(batch), as_attachment=True, filename=f"{batch.name}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def print_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two, four or eight certificates an A4 page, with cut marks."""
    batch = batch_or_404(request.user, uuid)
    per_page = int(request.GET["n"]) if request.GET.get("n") in ("2", "4", "8") else 4
    try:
        sheet = api.print_sheet(batch, per_page=per_page)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:batch", uuid=uuid)
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(batch.name)}.pdf"
    return keep_private(response)


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return keep_private(response)
