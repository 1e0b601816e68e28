"""Films, recordings and captions that editors uploaded, at Wagtail's own address of a document.

Wagtail sends a document in one piece; a phone's player wants parts of it, and iPhones play nothing without. Everything
else stays Wagtail's: the name in the address must be the document's, and its collection's privacy is asked by its hook.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

from pages.api import send_file

PLAYED = {"mp4": "video/mp4", "mp3": "audio/mpeg", "m4a": "audio/mp4", "vtt": "text/vtt; charset=utf-8"}


@require_safe
def document(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """What plays goes out in parts, everything else as Wagtail sends it."""
    found: Any = get_object_or_404(get_document_model(), pk=number)
    kind = PLAYED.get(found.file_extension.lower())
    if kind is None or found.filename != name:
        return serve(request, number, name)  # type: ignore[no-any-return]
    for hook in hooks.get_hooks("before_serve_document"):
        answer = hook(found, request)
        if isinstance(answer, HttpResponseBase):
            return answer
    return _play(request, found, kind)


def _play(request: HttpRequest, found: Any, kind: str) -> HttpResponseBase:
    try:
        file = found.file.storage.open(found.file.name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    etag = found.get_file_hash() or str(found.pk)
    answer = send_file(request, file, size=file.size, etag=etag, content_type=kind)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.filename)}"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
