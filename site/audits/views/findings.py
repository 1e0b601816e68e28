"""Findings: put to an organisation, answered by it, looked at again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, may, require
from audits.actions.open_finding import open_finding
from audits.actions.take_finding_step import take_finding_step
from audits.domain.findings import AUDITOR, ORGANISATION, Step
from audits.forms import AnswerForm, FindingForm, RecheckForm
from audits.models import AuditCase, Finding
from audits.permissions import (
    ANSWER,
    MANAGE,
    account,
    certificate_or_404,
    findings_for,
    offices,
    samples_for,
    side_of,
)
from audits.refusals import Refused
from audits.views.frame import finding_row, page

TRAIL = "audits:finding-list"
STEP_TONES = {"opened": "danger", "answered": "", "returned": "warn", "closed": "ok"}


@login_required
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Open ones first by their terms; `?state=` chooses others."""
    if not (may(request.user, MANAGE) or may(request.user, ANSWER)):
        raise NotAllowed
    rows = findings_for(request.user)
    chosen = request.GET.get("state", "open")
    chosen = chosen if chosen in Finding.State.values else "open"
    today = localdate()
    tabs = [
        {
            "label": label,
            "url": f"?state={value}",
            "count": rows.filter(state=value).count(),
            "active": value == chosen,
        }
        for value, label in Finding.State.choices
    ]
    shown = [finding_row(row, today) for row in rows.filter(state=chosen)[:200]]
    return page(request, "findings.html", {"rows": shown, "tabs": tabs}, trail=((_("整改"), ""),))


@login_required
@require_http_methods(["GET", "POST"])
def finding_of_certificate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A finding that no sample led to."""
    require(request.user, MANAGE)
    certificate = certificate_or_404(request.user, uuid)
    owner = offices(request.user).first()
    if owner is None:
        raise NotAllowed
    return _open(request, owner=owner, certificate=certificate)


@login_required
@require_http_methods(["GET", "POST"])
def finding_of_case(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """A finding at a drawn certificate."""
    sample = get_object_or_404(samples_for(request.user), uuid=uuid)
    case = get_object_or_404(sample.cases.select_related("certificate__issuer"), position=position)
    return _open(request, owner=sample.owner, certificate=case.certificate, case=case)


def _open(request: HttpRequest, *, owner: Any, certificate: Any, case: AuditCase | None = None) -> HttpResponse:
    initial = {"organisation": certificate.issuer_id, "text": case.note if case else ""}
    form = FindingForm(request.POST or None, user=request.user, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = open_finding(
                    **form.cleaned_data, owner=owner, case=case, certificate=certificate, user=account(request.user)
                )
                messages.success(request, _("已通知责任单位整改。"))
                return redirect("audits:finding", uuid=made.uuid)
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
                status = 409
    trail = ((_("整改"), reverse(TRAIL)), (_("提出问题"), ""))
    return page(request, "finding_form.html", {"form": form, "certificate": certificate}, status=status, trail=trail)


@login_required
@require_safe
def finding(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every step so far, and the one that is due on the reader's side."""
    return _page(request, get_object_or_404(findings_for(request.user), uuid=uuid))


def _page(request: HttpRequest, found: Finding, *, form: Any = None, status: int = 200) -> HttpResponse:
    side = side_of(request.user, found)
    answers = side == ORGANISATION and found.state == Finding.State.OPEN
    rechecks = side == AUDITOR and found.state == Finding.State.ANSWERED
    context = {
        "row": finding_row(found, localdate()),
        "steps": [
            {
                "title": step.get_kind_display(),
                "when": localtime(step.at).strftime("%Y-%m-%d %H:%M"),
                "who": str(step.by),
                "note": step.text + (f"（{_('期限')} {step.due_on:%Y-%m-%d}）" if step.due_on else ""),
                "tone": STEP_TONES[step.kind],
            }
            for step in found.steps.select_related("by")
        ],
        "form": form or (AnswerForm() if answers else RecheckForm() if rechecks else None),
        "answers": answers,
        "is_auditor": side == AUDITOR,
    }
    return page(request, "finding.html", context, status=status, trail=((_("整改"), reverse(TRAIL)), (_("问题"), "")))


@login_required
@require_POST
def step(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answer, or the second look, by the reader's side."""
    found = get_object_or_404(findings_for(request.user), uuid=uuid)
    side = side_of(request.user, found)
    if not side:
        raise Http404
    form = RecheckForm(request.POST) if side == AUDITOR else AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=400)
    data = form.cleaned_data
    taken = Step(data.get("step", Step.ANSWERED))
    try:
        take_finding_step(found, taken, text=data["text"], due_on=data.get("due_on"), user=account(request.user))
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, found, form=form, status=409)
    messages.success(request, _("已记录。"))
    return redirect("audits:finding", uuid=uuid)
