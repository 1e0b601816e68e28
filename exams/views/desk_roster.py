"""A roster in two steps: every row judged for real and shown, then registered when the officer says so."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import FileRefused, require
from exams.actions.keep_roster import confirm_roster, drop_roster, keep_roster, kept_roster
from exams.actions.write_workbooks import roster_template
from exams.desk_forms import UploadForm
from exams.models import Sitting
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

TONES = {"eligible": "ok", "ineligible": "warn", "refused": "danger"}


def _words() -> dict[str, str]:
    return {"eligible": _("可报名"), "ineligible": _("不符合条件"), "refused": _("有误")}


def _open(request: HttpRequest, uuid: UUID) -> Sitting:
    sitting = open_sitting(request, uuid)
    require(request.user, "registrations.manage", sitting.organiser)
    return sitting


@login_required
@require_safe
def roster_template_file(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    require(request.user, "registrations.manage")
    return hand_out(_("考生名册模板.xlsx"), roster_template())


@login_required
@require_http_methods(["GET", "POST"])
def sitting_roster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Upload, or the verdicts of what was uploaded and waits."""
    sitting, user = _open(request, uuid), account(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if sitting.state != Sitting.State.DRAFT:
            form.add_error(None, _("场次已锁定，不能再报名。"))
        elif form.is_valid():
            file = form.cleaned_data["file"]
            try:
                keep_roster(sitting, file, name=file.name, user=user)
            except FileRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("exams:sitting-roster", uuid=sitting.uuid)
    kept = kept_roster(sitting, user=user)
    counts = Counter(verdict.verdict for verdict in kept.verdicts) if kept else Counter[str]()
    words = _words()
    show = request.GET.get("show", "")
    here = reverse("exams:sitting-roster", args=[sitting.uuid])
    verdicts = kept.verdicts if kept else []
    tabs = [{"label": _("全部"), "url": here, "count": len(verdicts), "active": show not in words}]
    tabs += [
        {"label": word, "url": f"{here}?show={kind}", "count": counts[kind], "active": show == kind}
        for kind, word in words.items()
    ]
    context = {
        **sitting_frame(request, sitting, tab="candidates"),
        "form": form,
        "kept": kept,
        "verdict_tabs": tabs,
        "counts": counts,
        "writing": counts["eligible"] + counts["ineligible"],
        "rows": [
            {"verdict": verdict, "tone": TONES[verdict.verdict], "word": words[verdict.verdict]}
            for verdict in verdicts
            if show not in words or verdict.verdict == show
        ],
    }
    trail = sitting_trail(
        sitting, (_("考生名单"), reverse("exams:sitting-candidates", args=[sitting.uuid])), (_("导入名册"), "")
    )
    return desk(request, "sitting_roster.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_POST
def sitting_roster_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register what was shown, judged again at this moment; or forget it."""
    sitting, user = _open(request, uuid), account(request)
    if "drop" in request.POST:
        drop_roster(sitting, user=user)
        messages.info(request, _("已放弃这份名册，没有人被报名。"))
        return redirect("exams:sitting-roster", uuid=sitting.uuid)
    verdicts = confirm_roster(sitting, user=user)
    if verdicts is None:
        messages.error(request, _("没有待确认的名册，请重新上传。"))
        return redirect("exams:sitting-roster", uuid=sitting.uuid)
    counts = Counter(verdict.verdict for verdict in verdicts)
    said = _("已报名 %(eligible)s 人，不符合条件 %(ineligible)s 人，有误未导入 %(refused)s 行。")
    messages.success(request, said % {kind: counts[kind] for kind in TONES})
    return redirect("exams:sitting-candidates", uuid=sitting.uuid)
