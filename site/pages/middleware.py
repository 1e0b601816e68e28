"""Public pages for strangers, drawn once: the whole answer is kept in this process until something is published.

Only what every stranger would get is kept: pages of Wagtail's tree and the addresses named in `settings.PUBLIC_VIEWS`,
asked without a session, answered with 200, without a cookie and without a CSRF token. What an editor or a signed-in
reader sees is always drawn anew. The answer is kept compressed as well: it holds no secret (BREACH).
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from pages.counting import count_view
from pages.domain.robots import is_robot
from pages.freshness import stamp

KEPT = 512
LARGEST = 400_000
SECONDS = 300
VISITOR_COOKIES = (settings.LANGUAGE_COOKIE_NAME, "elder")
ASKED = frozenset(
    {"p", "q", "place", "kind", "state", "region", "type", "industry", "nature", "topic", "item", "level"}
)
"""Query parameters of lists; an address with any other is not kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: headers without encoding, and its bodies."""

    headers: dict[str, str]
    body: bytes
    packed: bytes
    zipped: bytes
    etag: str
    page: int | None


class PublicPagesMiddleware:
    """Stands outside everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._kept: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        if key is None:
            response = self.get_response(request)
            if request.method == "GET" and response.status_code == 200:
                _count(request, _page_of(request, response))
            return response
        found = self._kept.get(key)
        if found is None:
            response = self.get_response(request)
            found = self._keep(request, response, key)
            if found is None:
                if request.method == "GET" and response.status_code == 200:
                    _count(request, _page_of(request, response))
                return response
        if request.method == "GET":
            _count(request, found.page)
        return _answer(request, found)

    def _key(self, request: HttpRequest) -> tuple[Any, ...] | None:
        """None when the answer depends on more than the address, the language and the size of type."""
        cookies = request.COOKIES
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        if request.GET and not ASKED.issuperset(request.GET):
            return None
        now = timezone.now()
        chosen = tuple(cookies.get(name, "") for name in VISITOR_COOKIES)
        period = int(now.timestamp()) // SECONDS
        return (request.get_host(), request.is_secure(), request.get_full_path(), chosen, stamp(), period)

    def _keep(self, request: HttpRequest, response: HttpResponse, key: tuple[Any, ...]) -> Kept | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if (
            request.method != "GET"
            or name not in settings.PUBLIC_VIEWS
            or response.status_code != 200
            or response.streaming
            or response.cookies
            or "CSRF_COOKIE" in request.META
            or "no-store" in response.headers.get("Cache-Control", "")
            or len(response.content) > LARGEST
        ):
            return None
        body = response.content
        kept = Kept(
            headers={name: value for name, value in response.items() if name.lower() != "content-length"}
            | {"Cache-Control": "no-cache"},
            body=body,
            packed=brotli.compress(body, quality=5),
            zipped=gzip.compress(body, 6, mtime=0),
            etag=hashlib.sha256(body).hexdigest()[:24],
            page=_page_of(request, response),
        )
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept


def _page_of(request: HttpRequest, response: HttpResponse) -> int | None:
    """The page of the tree that this answer shows, when it shows one."""
    match = request.resolver_match
    if match is None or match.view_name != "wagtail_serve":
        return None
    page = (getattr(response, "context_data", None) or {}).get("page")
    return getattr(page, "pk", None)


def _count(request: HttpRequest, page: int | None) -> None:
    if page is not None and not is_robot(request.headers.get("User-Agent", "")):
        count_view(page, day=timezone.localdate())


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding", "")
    encoding, body = "", kept.body
    if "br" in accepted:
        encoding, body = "br", kept.packed
    elif "gzip" in accepted:
        encoding, body = "gzip", kept.zipped
    etag = f'W/"{kept.etag}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": kept.headers["Cache-Control"]})
    response = HttpResponse(body, headers=kept.headers)
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["ETag"] = etag
    response.headers["Content-Length"] = str(len(body))  # no middleware further out does: the reply would go in chunks
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
