"""帮扶培训: what was given and got, said by one side and confirmed by the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, Refused, may, write_table
from workforce.actions.helping import HelpFacts, add_proof, answer_help, help_by_place, may_answer, say_help
from workforce.forms import AnswerForm, HelpForm
from workforce.models import HelpProof, HelpRecord
from workforce.permissions import KEEP, account, firms_overseen, help_or_404, help_seen, units_kept
from workforce.views.frame import page, private, workbook

PER_PAGE, MOST = 30, 5_000
TONES = {"waiting": "warn", "agreed": "ok", "refused": "danger"}
HEADER = ("日期", "帮扶方", "受帮扶方", "所在地", "方式", "内容", "学时", "受益人数", "状态", "说明")
WIDTHS = {"帮扶方": 28, "受帮扶方": 28, "内容": 32, "说明": 32}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`state=`, `q=`; `format=xlsx` hands out the same rows."""
    may_say = units_kept(request.user).exists()
    if not may_say and not firms_overseen(request.user).exists():
        raise NotAllowed
    rows, state, text = help_seen(request.user), request.GET.get("state", ""), request.GET.get("q", "").strip()[:40]
    if state in HelpRecord.State.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(topic__icontains=text) | rows.filter(firm__name__icontains=text)
    if request.GET.get("format") == "xlsx":
        return workbook(
            "帮扶培训.xlsx", write_table("帮扶培训", HEADER, [_cells(row) for row in rows[:MOST]], widths=WIDTHS)
        )
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "rows": [{"row": row, "tone": TONES[row.state]} for row in shown.object_list],
        "places": help_by_place(rows)[:12],
        "may_say": may_say,
        "states": [{"label": _("全部"), "url": "?", "active": not state}]
        + [{"label": label, "url": f"?state={key}", "active": key == state} for key, label in HelpRecord.State.choices],
        "q": text,
        "state": state,
        "query": request.GET.urlencode(),
    }
    return page(request, "help.html", context)


def _cells(row: HelpRecord) -> list[str | int]:
    return [
        row.held_on.isoformat(), row.helper.name, row.firm.name, row.firm.region.name, str(row.get_kind_display()),
        row.topic, f"{float(row.hours):g}", row.people, str(row.get_state_display()), row.answer or row.note,
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    units = units_kept(request.user)
    if not units.exists():
        raise NotAllowed
    form = HelpForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = ("other", "kind", "topic", "held_on", "hours", "people", "note")
        facts = HelpFacts(**{name: data[name] for name in names}, gave=data["role"] == "helper")
        try:
            photo = data["proof"].read() if data["proof"] else b""
            row = say_help(data["unit"], facts, proof=photo, by=account(request.user))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记，等待对方单位确认。"))
            return redirect("workforce:help-record", uuid=row.uuid)
    context = {"form": form, "breadcrumbs": _trail(_("登记帮扶"))}
    return page(request, "help_form.html", context, status=400 if form.errors else 200)


def _trail(here: str) -> list[dict[str, Any]]:
    return [{"label": _("帮扶培训"), "url": reverse("workforce:help")}, {"label": here, "url": ""}]


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _detail(request, help_or_404(request.user, uuid), AnswerForm())


def _detail(request: HttpRequest, row: HelpRecord, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    user = account(request.user)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "proofs": list(row.proofs.all()),
        "form": form,
        "may_answer": may_answer(row, user),
        "may_prove": may(user, KEEP, row.helper) or may(user, KEEP, row.firm),
        "breadcrumbs": _trail(row.topic),
    }
    return page(request, "help_record.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row, form = help_or_404(request.user, uuid), AnswerForm(request.POST)
    if not may_answer(row, account(request.user)) and row.state == HelpRecord.State.WAITING:
        raise NotAllowed
    if form.is_valid():
        data = form.cleaned_data
        try:
            answer_help(row, agrees=data["verdict"] == "agree", answer=data["answer"], by=account(request.user))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已答复。"))
            return redirect("workforce:help-record", uuid=row.uuid)
    return _detail(request, row, form, status=400)


@login_required
@require_POST
def proof_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row, file, user = help_or_404(request.user, uuid), request.FILES.get("proof"), account(request.user)
    if not may(user, KEEP, row.helper) and not may(user, KEEP, row.firm):
        raise NotAllowed
    try:
        if file is None:
            raise Refused(_("请选择一张照片。"))
        add_proof(row, file.read(), by=user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("照片已保存。"))
    return redirect("workforce:help-record", uuid=row.uuid)


@login_required
@require_safe
def proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For both sides and their supervisors."""
    found = get_object_or_404(HelpProof, uuid=uuid, record__in=help_seen(request.user).values("pk"))
    try:
        with found.file.open("rb") as file:
            return private(HttpResponse(file.read(), content_type="image/jpeg"))
    except FileNotFoundError as error:
        raise Http404 from error
