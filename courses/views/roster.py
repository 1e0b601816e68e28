"""Enrolling from a roster: template, upload, verdicts, commit, refused rows."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import FileRefused, require, wake, write_table
from courses.actions.commit_roster import commit_roster, is_long, order_commit, stop_commit
from courses.actions.import_roster import NOTES, check_roster, said_of
from courses.domain.roster import COLUMNS, KNOWN, NEW, REFUSED, VERDICT_WORDS
from courses.forms import RosterForm
from courses.models import RosterImport
from courses.permissions import MANAGE, classes_where
from courses.refusals import Refused
from courses.views.frame import class_or_404, sheet_response, user_of
from courses.views.tables import RosterTable

TONES = {"new": "ok", "known": "info", "enrolled": "neutral", "refused": "danger"}
WIDTHS = {"证件号码": 24, "工作单位": 30, "错误说明": 44, "证件类型": 22}
CHOICES = {
    "证件类型": ["居民身份证", "港澳台居民居住证", "外国人永久居留身份证", "护照"],
    "文化程度": ["小学及以下", "初中", "高中或同等", "大专", "本科及以上"],
}


def _batch_or_404(request: HttpRequest, uuid: UUID) -> RosterImport:
    rows = RosterImport.objects.filter(training_class__in=classes_where(request.user, MANAGE))
    return get_object_or_404(rows.select_related("training_class__institution"), uuid=uuid)


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    return sheet_response("学员名单模板.xlsx", write_table("名单", COLUMNS, [], choices=CHOICES, widths=WIDTHS))


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a roster to be checked; nobody is enrolled yet."""
    training_class = class_or_404(request, uuid, ability=MANAGE)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = check_roster(training_class, file, file_name=file.name, by=user_of(request))
        except (FileRefused, Refused) as error:
            form.add_error("file", str(error))
        else:
            return redirect("courses:roster-detail", uuid=batch.uuid)
    return render(request, "courses/roster_upload.html", {"form": form, "training_class": training_class})


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every row's verdict before the commit, how far it has come, and the counts and the refused rows after it."""
    batch = _batch_or_404(request, uuid)
    is_running = batch.state in RosterImport.OPEN
    verdicts = [] if is_running else said_of(batch)
    waiting = batch.state == RosterImport.State.CHECKED
    counts = Counter(verdict.verdict for verdict in verdicts) if waiting else Counter(batch.result)
    table = RosterTable(
        [
            {
                "place": verdict.place,
                "verdict": VERDICT_WORDS[verdict.verdict],
                "tone": TONES[verdict.verdict],
                "name": verdict.name,
                "number": verdict.number,
                "reason": verdict.reason,
            }
            for verdict in sorted(verdicts, key=lambda verdict: verdict.verdict != REFUSED)
        ]
    )
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "courses/roster_detail.html",
        {
            "batch": batch,
            "training_class": batch.training_class,
            "waiting": waiting,
            "is_running": is_running,
            "table": table,
            "counts": [
                {"label": word, "value": counts[kind], "tone": "danger" if kind == REFUSED and counts[kind] else ""}
                for kind, word in VERDICT_WORDS.items()
            ],
            "notes": batch.result.get(NOTES, []),
            "good": counts[NEW] + counts[KNOWN],
            "refused": counts[REFUSED],
            "breadcrumbs": [
                {
                    "label": batch.training_class.name,
                    "url": reverse("courses:class-detail", args=[batch.training_class.uuid]),
                },
                {"label": _("导入名单")},
            ],
        },
    )


@login_required
@require_POST
def commit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """At once, or ordered when it takes longer than anybody should wait for a page."""
    batch = _batch_or_404(request, uuid)
    long = is_long(batch)
    try:
        (order_commit if long else commit_roster)(batch, by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        if long:
            wake("courses.sweep_rosters")
        messages.success(request, _("已开始导入，可以离开本页。") if long else _("名单已导入。"))
    return redirect("courses:roster-detail", uuid=batch.uuid)


@login_required
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    batch = _batch_or_404(request, uuid)
    if stop_commit(batch, by=user_of(request)):
        messages.success(request, _("已停止。已导入的人保留，其余的可以再导入。"))
    return redirect("courses:roster-detail", uuid=batch.uuid)


@login_required
@require_safe
def refused_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The refused rows as they came, with what is wrong in front: mend and upload again."""
    batch = _batch_or_404(request, uuid)
    rows = [
        [verdict.place, verdict.reason, *(str(raw["cells"].get(name, "")) for name in COLUMNS)]
        for verdict, raw in zip(said_of(batch), batch.rows, strict=True)
        if verdict.verdict == REFUSED
    ]
    header = ("原位置", "错误说明", *COLUMNS)
    return sheet_response("有误的行.xlsx", write_table("有误的行", header, rows, widths=WIDTHS))
