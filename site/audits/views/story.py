"""One certificate's whole story, verified at this moment, and its dossier to take along."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from accounts.api import may
from audits.actions.export_dossier import export_dossier, notices_about
from audits.models import AuditCase, Finding
from audits.permissions import MANAGE, account, certificate_or_404
from audits.views.frame import finding_row, page
from certificates import api as certificates


@login_required
@require_safe
def story(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hours → eligibility → paper → answers → marks → certificate → states → evidence, each link green or red."""
    certificate = certificate_or_404(request.user, uuid)
    today = localdate()
    context = {
        "certificate": certificate,
        "standing": certificate.standing(today),
        "trace": certificates.trace_certificate(certificate),
        "notices": notices_about(certificate).order_by("-created_at")[:20],
        "findings": [finding_row(row, today) for row in Finding.objects.filter(certificate=certificate)],
        "cases": AuditCase.objects.filter(certificate=certificate).exclude(verdict=AuditCase.Verdict.OPEN),
        "may_manage": may(request.user, MANAGE),
    }
    return page(request, "story.html", context, trail=((certificate.number, ""),))


@login_required
@require_POST
def dossier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A POST, because taking it along leaves a row of evidence."""
    made = export_dossier(certificate_or_404(request.user, uuid), user=account(request.user))
    response = HttpResponse(made.as_zip(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="dossier-{made.number}.zip"'
    return response
