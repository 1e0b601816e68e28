"""Send a bank's file to somebody whom a view has let through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from exams.models import ItemBank, ItemMedia
from pages.api import send_file


def media_response(request: HttpRequest, banks: Sequence[ItemBank | int], name: str) -> HttpResponse:
    """The file of this name in one of the banks, in parts when asked; 404 when there is none."""
    found = ItemMedia.objects.filter(bank__in=banks, name=name).first()
    if found is None:
        raise Http404
    opened: Any = found.file.open("rb")
    answer: Any = send_file(request, opened, size=found.size, etag=name.partition(".")[0], content_type=found.mime)
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[no-any-return]
