"""Send a file the way players ask for it: whole, or the part they want."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from pages.domain.ranges import NotInFile, Span, wanted

CHUNK = 64 * 1024


def send_file(request: HttpRequest, file: BinaryIO, *, size: int, etag: str, content_type: str) -> HttpResponseBase:
    """200, 206, 304 or 416; the file is closed when the answer is. `etag` names these very bytes."""
    tag = f'"{etag}"'
    if request.headers.get("If-None-Match", "") in (tag, f"W/{tag}"):
        file.close()
        return _marked(HttpResponseNotModified(), tag)
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    if asked and request.headers.get("If-Range", tag) != tag:
        asked = ""  # the file has changed since: parts of two files make no film
    try:
        span = wanted(asked, size=size)
    except NotInFile:
        file.close()
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _marked(refused, tag)
    part = span or Span(0, max(size - 1, 0))
    length = part.length if size else 0
    answer = StreamingHttpResponse(status=206 if span else 200, content_type=content_type)
    answer.streaming_content = () if request.method == "HEAD" else _read(file, part, length)
    answer._resource_closers.append(file.close)  # type: ignore[attr-defined]
    answer.headers["Content-Length"] = str(length)
    if span:
        answer.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return _marked(answer, tag)


def _read(file: BinaryIO, part: Span, length: int) -> Iterator[bytes]:
    file.seek(part.first)
    while length > 0:
        chunk = file.read(min(CHUNK, length))
        if not chunk:
            return
        length -= len(chunk)
        yield chunk


def _marked(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = tag
    answer.headers["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(answer, ("Cookie",))
    return answer
