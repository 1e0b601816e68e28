"""Samples: drawn provably, worked through one certificate at a time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import require
from audits.actions.draw_sample import draw_sample
from audits.actions.judge_case import judge_case
from audits.actions.prove_sample import prove_sample
from audits.forms import JudgeForm, SampleForm
from audits.models import AuditCase, AuditSample
from audits.permissions import MANAGE, account, samples_for
from audits.refusals import Refused
from audits.views.frame import case_row, page
from certificates import api as certificates


@login_required
@require_safe
def sample_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how far each has come."""
    require(request.user, MANAGE)
    verdict = AuditCase.Verdict
    rows = (
        samples_for(request.user)
        .defer("population")
        .annotate(
            drawn=Count("cases"),
            judged=Count("cases", filter=~Q(cases__verdict=verdict.OPEN)),
            faulty=Count("cases", filter=Q(cases__verdict=verdict.FAULTY)),
        )
    )
    return page(request, "samples.html", {"rows": rows}, trail=((_("抽样核查"), ""),))


@login_required
@require_http_methods(["GET", "POST"])
def sample_create(request: HttpRequest) -> HttpResponse:
    """Choose from what, and draw."""
    require(request.user, MANAGE)
    form = SampleForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = draw_sample(
                    form.conditions(), title=data["title"], size=data["size"], owner=data["owner"],
                    user=account(request.user),
                )  # fmt: skip
                messages.success(request, _("已抽取，种子和范围已写入证据链。"))
                return redirect("audits:sample", uuid=made.uuid)
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
                status = 409
    trail = ((_("抽样核查"), reverse("audits:sample-list")), (_("新的抽样"), ""))
    return page(request, "sample_form.html", {"form": form}, status=status, trail=trail)


def _sample(request: HttpRequest, uuid: UUID) -> AuditSample:
    return get_object_or_404(samples_for(request.user), uuid=uuid)


@login_required
@require_safe
def sample(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was drawn, and the proof in plain words."""
    found = _sample(request, uuid)
    cases = found.cases.select_related("certificate__person", "certificate__operation_item", "certificate__issuer")
    rows = [case_row(case) for case in cases]
    context = {
        "sample": found,
        "rows": rows,
        "judged": sum(row["case"].verdict != AuditCase.Verdict.OPEN for row in rows),
        "faulty": sum(row["case"].verdict == AuditCase.Verdict.FAULTY for row in rows),
        "count": len(found.population),
        "proof": prove_sample(found),
    }
    trail = ((_("抽样核查"), reverse("audits:sample-list")), (found.title, ""))
    return page(request, "sample.html", context, trail=trail)


@require_safe
def proof(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For everybody: seed, population and event. The names are random identifiers that open nothing."""
    found = get_object_or_404(AuditSample, uuid=uuid)
    return JsonResponse(prove_sample(found), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """One certificate of the sample: its story, and the verdict."""
    found = _sample(request, uuid)
    related = (
        *("certificate__person", "certificate__operation_item", "certificate__issuer"),
        *("judged_by", "sample__owner"),
    )
    drawn = get_object_or_404(found.cases.select_related(*related), position=position)
    form = JudgeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                judge_case(drawn, **form.cleaned_data, user=account(request.user))
                messages.success(request, _("结论已记录。"))
                return redirect(_next(drawn))
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
                status = 409
    context: dict[str, Any] = {
        "case": drawn,
        "row": case_row(drawn),
        "form": form,
        "trace": certificates.trace_certificate(drawn.certificate),
        "findings": drawn.findings.all(),
    }
    trail = (
        (_("抽样核查"), reverse("audits:sample-list")),
        (found.title, reverse("audits:sample", args=[uuid])),
        (_("第 %s 张") % position, ""),
    )
    return page(request, "case.html", context, status=status, trail=trail)


def _next(judged: AuditCase) -> str:
    """A faulty one asks for its finding; a sound one leads on to the next that is open."""
    if judged.verdict == AuditCase.Verdict.FAULTY:
        return reverse("audits:case-finding", args=[judged.sample.uuid, judged.position])
    waiting = judged.sample.cases.filter(verdict=AuditCase.Verdict.OPEN).order_by("position").first()
    if waiting is None:
        return reverse("audits:sample", args=[judged.sample.uuid])
    return reverse("audits:case", args=[judged.sample.uuid, waiting.position])
