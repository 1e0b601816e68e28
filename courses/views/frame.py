"""What the views of the training desk share: finding rows within reach, and files to download."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.api import XLSX, User
from courses.models import ClassSession, TrainingClass
from courses.permissions import classes_where, may_record


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def class_or_404(request: HttpRequest, uuid: UUID, *, ability: str) -> TrainingClass:
    """A class in which the account has the ability; a foreign one is not found."""
    rows = classes_where(request.user, ability).select_related("institution", "operation_item__category")
    return get_object_or_404(rows, uuid=uuid)


def session_or_404(request: HttpRequest, uuid: UUID) -> ClassSession:
    """A meeting whose attendance the account may record; a foreign one is not found."""
    session = get_object_or_404(
        ClassSession.objects.select_related(
            "training_class__institution", "training_class__operation_item__category", "teacher"
        ),
        uuid=uuid,
    )
    if not may_record(request.user, session):
        raise Http404
    return session


def sheet_response(name: str, content: bytes) -> HttpResponse:
    """A workbook to download under a Chinese name."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
