"""The stored file of one certificate, for its holder and for those who may see it."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from certificates import api
from certificates.permissions import own_or_within_reach

log = logging.getLogger(__name__)


@login_required
@require_GET
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The very bytes that were issued. A file that no longer equals its hash is not handed out."""
    certificate = own_or_within_reach(request.user, uuid)
    data = api.stored_pdf(certificate)
    if data is None or hashlib.sha256(data).hexdigest() != certificate.pdf_sha256:
        log.error("the file of certificate %s is missing or altered", certificate.number)
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{certificate.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
