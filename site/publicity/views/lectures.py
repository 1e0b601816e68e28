"""宣讲团: the directory, asking for a lecture, and answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import require
from pages.api import visitor_address
from publicity.actions.lectures import NEXT, answer_lecture, ask_lecture
from publicity.forms import AnswerForm, LectureForm
from publicity.models import Lecturer, LectureRequest
from publicity.permissions import EDIT, handlers, requests_for
from publicity.refusals import Refused, TooOften
from publicity.views.frame import private, too_often, user_of

TONES = {"asked": "warn", "assigned": "info", "declined": "neutral", "held": "ok"}


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Lecturers who agreed to be shown."""
    rows = Lecturer.objects.filter(is_public=True)
    regions = sorted({region for region in rows.values_list("region", flat=True) if region})
    chosen = {name: request.GET.get(name, "").strip()[:40] for name in ("level", "region", "topic")}
    if chosen["level"] in Lecturer.Level.values:
        rows = rows.filter(level=chosen["level"])
    if chosen["region"]:
        rows = rows.filter(region=chosen["region"])
    if chosen["topic"]:
        rows = rows.filter(topics__icontains=chosen["topic"])
    return render(
        request,
        "publicity/lecturers.html",
        {
            "lecturers": rows,
            "levels": Lecturer.Level.choices,
            "regions": regions,
            "chosen": chosen,
            "may_ask": handlers().exists(),
            "breadcrumbs": [{"label": _("首页"), "url": "/"}, {"label": _("宣讲团")}],
        },
    )


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a lecture; no account needed."""
    form = LectureForm(request.POST or None, initial={"topic": request.GET.get("topic", "")[:120]})
    if request.method == "POST" and not form.is_machine and form.is_valid():
        try:
            row = ask_lecture(form.save(commit=False), by=request.user, address=visitor_address(request))
        except TooOften as error:
            return too_often(request, error)
        return redirect("publicity:lecture-asked", uuid=row.uuid)
    trail = [{"label": _("宣讲团"), "url": reverse("publicity:lecturers")}, {"label": _("申请宣讲")}]
    return private(render(request, "publicity/lecture_request.html", {"form": form, "breadcrumbs": trail}))


@require_safe
def asked(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How the request stands, for whoever keeps its address; it shows neither contact nor number."""
    row = get_object_or_404(LectureRequest.objects.select_related("lecturer", "handler"), uuid=uuid)
    return private(render(request, "publicity/lecture_asked.html", {"row": row, "tone": TONES[row.state]}))


@login_required
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    require(request.user, EDIT)
    state = request.GET.get("state", "")
    rows = requests_for(request.user)
    tabs: list[dict[str, Any]] = [{"label": _("全部"), "url": "?", "active": not state, "count": rows.count()}]
    for value, label in LectureRequest.State.choices:
        count = rows.filter(state=value).count()
        tabs.append({"label": label, "url": f"?state={value}", "active": state == value, "count": count})
    shown = rows.filter(state=state) if state in LectureRequest.State.values else rows
    return render(
        request,
        "publicity/desk/lectures.html",
        {
            "rows": [{"row": row, "tone": TONES[row.state]} for row in shown[:200]],
            "tabs": tabs,
            "breadcrumbs": [{"label": _("宣传活动"), "url": reverse("publicity:desk")}, {"label": _("宣讲申请")}],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def request_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One request: assign, decline, record as held; the button says which."""
    require(request.user, EDIT)
    row = get_object_or_404(requests_for(request.user), uuid=uuid)
    initial = {"lecturer": row.lecturer, "agreed_at": row.agreed_at, "answer": row.answer}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_lecture(row, request.POST.get("state", ""), by=user_of(request), **form.cleaned_data)
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("publicity:lecture-detail", uuid=uuid)
    return private(
        render(
            request,
            "publicity/desk/lecture.html",
            {
                "row": row,
                "form": form,
                "tone": TONES[row.state],
                "next": [str(state) for state in NEXT.get(LectureRequest.State(row.state), ())],
                "breadcrumbs": [
                    {"label": _("宣传活动"), "url": reverse("publicity:desk")},
                    {"label": _("宣讲申请"), "url": reverse("publicity:lecture-list")},
                    {"label": row.organisation},
                ],
            },
        )
    )
