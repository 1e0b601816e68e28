"""Pictures as pages show them: the renditions of what editors uploaded.

The house has no other server in front of it that would read MEDIA_ROOT. Only renditions leave: originals may hold more
than what was chosen to be shown, and documents go through Wagtail's checked address.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from pages.api import send_file

KINDS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif",
         "gif": "image/gif"}  # fmt: skip
_NAME = re.compile(r"[\w\-][\w.\-]{0,200}\.(jpe?g|png|webp|avif|gif)", re.ASCII | re.IGNORECASE)


@require_safe
def picture_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition by its file's name: a new crop or focal point makes a new name, so browsers keep it for long."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise Http404
    path = f"images/{name}"
    try:
        file: Any = default_storage.open(path, "rb")
        size, changed = file.size, default_storage.get_modified_time(path)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    kind = KINDS[name.rpartition(".")[2].lower()]
    answer = send_file(request, file, size=size, etag=f"{changed.timestamp():.0f}-{size}", content_type=kind)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "public, max-age=2592000"
    return answer
