"""Snapshots of a plan: taken once, read for ever, printed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed, require
from certificates.api import plain_pdf
from targets.actions.take_snapshot import SnapshotRefused, take_snapshot
from targets.domain.plan import Reading
from targets.forms import UntilForm
from targets.permissions import LOOK, account, office_of, snapshots_for
from targets.views.lines import line, trail_to
from targets.views.plans import chosen_plan, workbook


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Keep the chosen plan as it reads on the chosen day."""
    office = office_of(request.user)
    if office is None:
        raise NotAllowed
    plan = chosen_plan(request.POST.get("plan", ""))
    form = UntilForm(request.POST)
    today = timezone.localdate()
    try:
        if not form.is_valid():
            raise SnapshotRefused(_("截止日期请按“2026-11-30”这样填写。"))
        until = form.cleaned_data["until"] or today
        made = take_snapshot(plan, until=until, owner=office, user=account(request.user), today=today)
    except SnapshotRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('targets:plan')}?plan={plan.key}")
    messages.success(request, _("已留存，并写入证据链。"))
    return redirect("targets:snapshot", uuid=made.uuid)


@login_required
@require_safe
def snapshot(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`format=pdf` or `xlsx` take it along."""
    require(request.user, LOOK)
    found = get_object_or_404(snapshots_for(request.user), uuid=uuid)
    plan = chosen_plan(found.plan)
    rows = [
        line(target, Reading(*found.readings[target.key]), until=found.until)
        for target in plan.targets
        if target.key in found.readings
    ]
    context = {"snapshot": found, "plan": plan, "rows": rows, "met": sum(row["tone"] == "ok" for row in rows)}
    wanted = request.GET.get("format")
    if wanted == "xlsx":
        return workbook(plan, rows, found.until)
    if wanted == "pdf":
        response = HttpResponse(
            plain_pdf(render_to_string("targets/snapshot_pdf.html", context), images={}), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'attachment; filename="targets-{plan.key}-{found.until:%Y%m%d}.pdf"'
        return response
    return render(request, "targets/snapshot.html", {**context, "breadcrumbs": trail_to(plan, str(found.until))})
