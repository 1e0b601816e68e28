"""What the screens of the audit desk share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import AuditCase, Finding

VERDICT_TONES = {"open": "neutral", "sound": "ok", "faulty": "danger"}
FINDING_TONES = {"open": "warn", "answered": "info", "closed": "ok"}


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, trail: Any = ()
) -> HttpResponse:
    """A screen of the desk. `trail`: (label, address) after the desk; middleware keeps it private."""
    rows = [{"label": _("核查"), "url": reverse("audits:desk")}] if trail else []
    rows += [{"label": label, "url": url} for label, url in trail]
    return render(request, f"audits/{template}", {"breadcrumbs": rows or None, **context}, status=status)


def case_row(case: AuditCase) -> dict[str, Any]:
    return {"case": case, "tone": VERDICT_TONES[case.verdict], "label": case.get_verdict_display()}


def finding_row(finding: Finding, today: Any) -> dict[str, Any]:
    """An overdue one says so instead of its state."""
    late = finding.is_overdue(today)
    return {
        "finding": finding,
        "tone": "danger" if late else FINDING_TONES[finding.state],
        "label": _("超期未整改") if late else finding.get_state_display(),
        "late": late,
    }
