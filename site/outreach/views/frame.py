"""What the views of the publicity desk share."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import XLSX, NotAllowed, User, may
from outreach.models import MessageCampaign, Record
from outreach.permissions import RECORD, VIEW, visible_campaigns, visible_records


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def require_desk(request: HttpRequest) -> None:
    """Editors and supervisors; NotAllowed for everybody else."""
    if not (may(request.user, RECORD) or may(request.user, VIEW)):
        raise NotAllowed


def record_or_404(request: HttpRequest, uuid: UUID) -> Record:
    rows = visible_records(request.user).select_related(
        "place", "organisation", "region", "recorded_by", "confirmed_by", "corrects"
    )
    return get_object_or_404(rows, uuid=uuid)


def campaign_or_404(request: HttpRequest, uuid: UUID) -> MessageCampaign:
    rows = visible_campaigns(request.user).select_related("organisation", "region", "author", "approver")
    return get_object_or_404(rows, uuid=uuid)


def chosen_year(request: HttpRequest) -> int:
    """`?year=2026`; this year for anything else."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else timezone.localdate().year


def sheet_response(name: str, content: bytes) -> HttpResponse:
    """A workbook to download under a Chinese name."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def trail(*rows: tuple[Any, str]) -> list[dict[str, Any]]:
    return [{"label": label, "url": url} for label, url in rows]


def name_of(user: Any) -> str:
    """Who acted, as the desk names people."""
    return str(getattr(user, "person", None) or user) if user else _("系统")
