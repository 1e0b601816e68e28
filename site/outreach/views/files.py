"""A photo or attachment, through the checked door only."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from outreach.models import RecordFile
from outreach.permissions import visible_records


@login_required
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """404 for whoever may not see the record, as for a file that does not exist."""
    row = RecordFile.objects.filter(uuid=uuid, record__in=visible_records(request.user)).first()
    if row is None or not row.file.storage.exists(str(row.file.name)):
        raise Http404
    with row.file.storage.open(str(row.file.name), "rb") as file:
        response = HttpResponse(file.read(), content_type=row.content_type)
    place = "inline" if row.kind == RecordFile.Kind.PHOTO else "attachment"
    response.headers["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(row.name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
