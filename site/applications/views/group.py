"""Apply for many: upload, look at every row, confirm."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import XLSX, FileRefused, NotAllowed
from applications.actions.file_group import Group, confirm_group, drop_group, keep_group, kept_group
from applications.forms import GroupForm
from applications.models import Application
from applications.permissions import filing_organisations
from applications.refusals import Refused
from applications.views.frame import TONES, private, said, user_of
from exams.api import roster_template

VERDICTS = {"opened": "ok", "lacking": "warn", "unfit": "danger", "refused": "danger"}


def _require(request: HttpRequest) -> None:
    if not filing_organisations(request.user).exists():
        raise NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest) -> HttpResponse:
    """Upload, or the verdicts of what was uploaded and waits; under it, what was filed before."""
    _require(request)
    user, status = user_of(request), 200
    form = GroupForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST":
        status = 400
        if form.is_valid() and _keep(request, form):
            return redirect("applications:group")
    kept = kept_group(user)
    counts = Counter(verdict.verdict for verdict in kept.verdicts) if kept else Counter[str]()
    filed = Application.objects.filter(on_behalf__in=filing_organisations(user)).select_related(
        "person", "operation_item", "on_behalf"
    )
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "counts": counts,
        "writing": counts["opened"] + counts["lacking"],
        "rows": [
            {"verdict": verdict, "tone": VERDICTS[verdict.verdict], "word": _words()[verdict.verdict]}
            for verdict in (kept.verdicts if kept else [])
        ],
        "filed": [{"row": row, "tone": TONES[row.place]} for row in filed[:60]],
    }
    return private(request, "group.html", context, status=status)


def _words() -> dict[str, str]:
    return {
        "opened": _("可提交"),
        "lacking": _("缺材料"),
        "unfit": _("不符合条件"),
        "refused": _("有误"),
    }


def _keep(request: HttpRequest, form: GroupForm) -> bool:
    data = form.cleaned_data
    wanted = Group(data["on_behalf"], data["item"], data["organiser"], data["scope"])
    try:
        keep_group(wanted, data["file"], name=data["file"].name, user=user_of(request))
    except (FileRefused, Refused) as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


@login_required
@require_POST
def group_confirm(request: HttpRequest) -> HttpResponse:
    """File what was shown, or forget it."""
    _require(request)
    user = user_of(request)
    if "drop" in request.POST:
        drop_group(user)
        messages.info(request, _("已放弃这份名册，没有建立申请。"))
        return redirect("applications:group")
    try:
        verdicts = confirm_group(user)
    except Refused as refusal:
        said(request, refusal)
        return redirect("applications:group")
    counts = Counter(verdict.verdict for verdict in verdicts)
    made = counts["opened"] + counts["lacking"]
    messages.success(request, _("已建立 %(made)s 份申请，补齐材料后逐份提交。") % {"made": made})
    return redirect(reverse("applications:group"))


@login_required
@require_safe
def group_template(request: HttpRequest) -> HttpResponse:
    """The roster everybody knows."""
    _require(request)
    response = HttpResponse(roster_template(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response
