"""A bank file on its way in: upload, every row's verdict, confirmation, and the second person's approval."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import FileRefused, may, require
from exams.actions.approve_import import approve_import
from exams.actions.check_import import CREATE, REFUSED, UNCHANGED, UPDATE, check_import
from exams.actions.commit_import import ImportRefused, commit_import
from exams.actions.discard_import import discard_import
from exams.actions.write_workbooks import refused_rows
from exams.desk_forms import UploadForm
from exams.models import ImportBatch
from exams.permissions import banks_for
from exams.tables import IMPORT_TONES
from exams.views.desk_frame import account, desk, hand_out

ACTIVE = "exams:bank-list"
TONES = {CREATE: "ok", UPDATE: "info", UNCHANGED: "neutral", REFUSED: "danger"}


def _words() -> dict[str, str]:
    return {CREATE: _("新增"), UPDATE: _("更新"), UNCHANGED: _("已存在"), REFUSED: _("有误")}


def _batch(request: HttpRequest, uuid: UUID) -> ImportBatch:
    batches = ImportBatch.objects.filter(bank__in=banks_for(request.user))
    return get_object_or_404(batches.select_related("bank__owner", "uploaded_by", "approved_by"), uuid=uuid)


@login_required
@require_http_methods(["GET", "POST"])
def bank_import(request: HttpRequest, key: str) -> HttpResponse:
    """Send a file to be checked; the bank doesn't change yet."""
    bank = get_object_or_404(banks_for(request.user).select_related("owner"), key=key)
    require(request.user, "items.import", bank.owner)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = check_import(file, name=file.name, bank=bank, user=account(request))
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("exams:import-detail", uuid=batch.uuid)
    trail = (
        (_("题库"), reverse("exams:bank-list")),
        (bank.name, reverse("exams:bank-detail", args=[bank.key])),
        (_("导入试题"), ""),
    )
    return desk(request, "bank_import.html", {"bank": bank, "form": form}, active=ACTIVE, trail=trail)


@login_required
@require_safe
def import_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every row's verdict, refused ones first to be seen; then what may be done next."""
    batch = _batch(request, uuid)
    counts = {REFUSED: batch.refused, CREATE: batch.created, UPDATE: batch.updated, UNCHANGED: batch.unchanged}
    show = request.GET.get("show", "")
    show = show if show in counts else (REFUSED if batch.refused and "show" not in request.GET else "")
    rows = [row for row in batch.rows if not show or row["verdict"] == show]
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    words = _words()
    here = reverse("exams:import-detail", args=[batch.uuid])
    tabs = [{"label": _("全部"), "url": f"{here}?show=all", "count": len(batch.rows), "active": not show}]
    tabs += [
        {"label": words[kind], "url": f"{here}?show={kind}", "count": count, "active": show == kind}
        for kind, count in counts.items()
    ]
    context = {
        "batch": batch,
        "state_tone": IMPORT_TONES[ImportBatch.State(batch.state)],
        "tabs": tabs,
        "page_obj": page,
        "rows": [{**row, "tone": TONES[row["verdict"]], "word": words[row["verdict"]]} for row in page],
        "writing": batch.created + batch.updated,
        "waiting": batch.state == ImportBatch.State.CHECKED,
        **_next(request, batch),
    }
    trail = (
        (_("题库"), reverse("exams:bank-list")),
        (batch.bank.name, reverse("exams:bank-detail", args=[batch.bank.key])),
        (_("导入 %(file)s") % {"file": batch.file_name}, ""),
    )
    return desk(request, "import_detail.html", context, active=ACTIVE, trail=trail)


def _next(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """Whose turn it is: steps, and whether this reader may approve, or the sentence why not."""
    state = batch.state
    order = [ImportBatch.State.CHECKED, ImportBatch.State.COMMITTED, ImportBatch.State.APPROVED]
    place = order.index(ImportBatch.State(state)) + 1 if state in order else 1
    labels = (_("上传"), _("核对每一行"), _("导入为草稿"), _("审定入库"))
    place = 4 if state == ImportBatch.State.APPROVED else place
    steps = [
        {"label": label, "state": "done" if at < place else "current" if at == place else "todo"}
        for at, label in enumerate(labels)
    ]
    approver = may(request.user, "items.approve", batch.bank.owner)
    own = batch.uploaded_by_id == account(request).pk
    if state != ImportBatch.State.COMMITTED:
        sentence = ""
    elif own:
        sentence = _("命题与审题必须由不同的人完成：您上传的试题请由另一位审题员审定。")
    elif not approver:
        sentence = _("试题已导入为草稿，正等待审题员审定；审定后才会被抽到。")
    else:
        sentence = ""
    return {
        "steps": [] if state == ImportBatch.State.DISCARDED else steps,
        "may_commit": may(request.user, "items.import", batch.bank.owner),
        "may_approve": state == ImportBatch.State.COMMITTED and approver and not own,
        "sentence": sentence,
    }


@login_required
@require_POST
def import_commit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the good rows as drafts; strict: all or nothing."""
    batch = _batch(request, uuid)
    try:
        done = commit_import(batch, user=account(request), strict=bool(request.POST.get("strict")))
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("已导入：新增 %(created)s 题，更新 %(updated)s 题。等待另一位审题员审定。")
        messages.success(request, said % {"created": done.created, "updated": done.updated})
    return redirect("exams:import-detail", uuid=batch.uuid)


@login_required
@require_POST
def import_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw the upload away."""
    batch = _batch(request, uuid)
    if discard_import(batch, user=account(request)):
        messages.info(request, _("已放弃这次上传，题库没有变化。"))
    return redirect("exams:bank-detail", key=batch.bank.key)


@login_required
@require_POST
def import_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the drafts into the pool."""
    batch = _batch(request, uuid)
    approved = approve_import(batch, user=account(request))
    messages.success(request, _("已审定 %(count)s 题入库，现在可以被抽到。") % {"count": approved})
    return redirect("exams:import-detail", uuid=batch.uuid)


@login_required
@require_safe
def import_refused_rows(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The refused rows with their reasons, to be mended and uploaded again."""
    batch = _batch(request, uuid)
    rows = [row for row in batch.rows if row["verdict"] == REFUSED]
    return hand_out(_("有误的行.xlsx"), refused_rows(rows))
