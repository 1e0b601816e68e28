"""Play a package: our page with a frame around it, the package's own files, and what it reports.

A package is a stranger's program, so it runs in an origin that is nobody's: the frame has no `allow-same-origin`, and
every file carries `sandbox` in its own policy, so that opening one outside the frame gains nothing. It gets no cookie,
its policy lets it fetch from its own folder alone, and a signed token in the path (this package, some hours) takes the
place of a session. What it reports is shown to nobody as hours: see courses.actions.count_hours.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.api import person_of
from courses.actions.keep_progress import keep_progress
from courses.domain.progress import read_progress
from courses.domain.scorm import OURS, TYPES, extension, is_plain_path
from courses.models import PackageProgress, ScormPackage
from courses.permissions import packages_for
from courses.refusals import Refused
from pages.api import send_file

SALT = "courses.package"
TOKEN_SECONDS = 8 * 3600
SANDBOX = "allow-scripts allow-forms allow-popups"
API_FILE = f"{OURS}/api.js"
API = Path(__file__).resolve().parents[1] / "static/courses/scorm-api.js"
LARGEST_PAGE = 8 * 1024 * 1024
_FIRST = [re.compile(rb"<" + tag + rb"(?:\s[^>]*)?>", re.IGNORECASE) for tag in (b"head", b"html", b"!doctype")]


def may_play(request: HttpRequest, package: ScormPackage) -> bool:
    """Everybody, once its course is public; before that those who keep the institution's packages."""
    course = package.course
    if package.is_ready and course is not None and course.live and not course.get_view_restrictions():
        return True
    return bool(request.user.is_authenticated and packages_for(request.user).filter(pk=package.pk).exists())


def _package_or_404(request: HttpRequest, uuid: UUID) -> ScormPackage:
    package = get_object_or_404(ScormPackage.objects.select_related("course", "institution"), uuid=uuid)
    if not may_play(request, package):
        raise Http404
    return package


def folder_address(request: HttpRequest, package: ScormPackage) -> str:
    """The absolute address of the package's folder, on the packages' own host where there is one."""
    token = signing.dumps(package.uuid.hex, salt=SALT, compress=False)
    path = reverse("courses:package-file", kwargs={"uuid": package.uuid, "token": token, "path": "x"})[:-1]
    return (settings.PACKAGE_ORIGIN or f"{request.scheme}://{request.get_host()}") + path


@never_cache
@require_safe
def player(request: HttpRequest, uuid: UUID) -> HttpResponse:
    package = _package_or_404(request, uuid)
    person = person_of(request.user)
    row = PackageProgress.objects.filter(package=package, person=person).first() if person else None
    state = {
        "status": row.status if row else "not attempted",
        "location": row.location if row else "",
        "suspended": row.suspended if row else "",
    }
    folder = folder_address(request, package)
    course = package.course
    crumbs = [{"label": _("首页"), "url": "/"}]
    if course is not None and course.live:
        crumbs.append({"label": course.title, "url": course.url})
    response = render(
        request,
        "courses/packages/player.html",
        {
            "package": package,
            "course": course if course is not None and course.live else None,
            "address": folder + quote(package.launch, safe="/?&=%#+:@!$,;~()*'"),
            "sandbox": SANDBOX,
            "state": json.dumps(state, ensure_ascii=True),
            "progress": row,
            "keeps": person is not None and package.is_ready,
            "breadcrumbs": [*crumbs, {"label": package.title, "url": ""}],
        },
    )
    parts = urlsplit(folder)
    response._csp_replace = {"frame-src": [f"{parts.scheme}://{parts.netloc}{parts.path}"]}  # type: ignore[attr-defined]
    return response


@login_required
@require_POST
def progress(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """What the frame reported, sent on by our page with its CSRF token."""
    package = _package_or_404(request, uuid)
    person = person_of(request.user)
    report = read_progress(request.body)
    if person is None or report is None:
        return JsonResponse({"kept": False}, status=400)
    try:
        keep_progress(package, person=person, progress=report)
    except Refused:
        return JsonResponse({"kept": False}, status=409)
    return JsonResponse({"kept": True})


@xframe_options_exempt
@require_safe
def package_file(request: HttpRequest, uuid: UUID, token: str, path: str) -> HttpResponseBase:
    """One file of the package, under its own policy. No session is looked at; the token says what may be read."""
    try:
        named = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    if named != uuid.hex or not is_plain_path(path):
        raise Http404
    package = get_object_or_404(ScormPackage, uuid=uuid)
    kind = extension(path)
    if path == API_FILE:
        response: HttpResponseBase = HttpResponse(API.read_bytes(), content_type="text/javascript")
    elif kind not in TYPES:
        raise Http404
    else:
        response = _own_file(request, package, path, kind)
    for name, value in _policy(request, package, token).items():
        response.headers[name] = value
    return response


def _own_file(request: HttpRequest, package: ScormPackage, path: str, kind: str) -> HttpResponseBase:
    file = package.folder / path
    if not file.is_file() or not file.resolve().is_relative_to(package.folder.resolve()):
        raise Http404
    size = file.stat().st_size
    if kind in ("html", "htm"):
        if size > LARGEST_PAGE:
            raise Http404
        return HttpResponse(with_api(file.read_bytes(), path=path), content_type="text/html")
    etag = f"{package.sha256[:16]}-{size:x}"
    return send_file(request, file.open("rb"), size=size, etag=etag, content_type=TYPES[kind])


def with_api(page: bytes, *, path: str) -> bytes:
    """The page with our interface as its first script, before any of its own looks for one."""
    script = f'<script src="{"../" * path.count("/")}{API_FILE}"></script>'.encode()
    for tag in _FIRST:
        if found := tag.search(page):
            return page[: found.end()] + script + page[found.end() :]
    return script + page


def _policy(request: HttpRequest, package: ScormPackage, token: str) -> dict[str, str]:
    """An opaque origin is no 'self': the folder is named, and nothing outside it is reached."""
    path = reverse("courses:package-file", kwargs={"uuid": package.uuid, "token": token, "path": "x"})[:-1]
    own = f"{request.scheme}://{request.get_host()}{path}"
    frame = settings.ORIGIN if settings.PACKAGE_ORIGIN else f"{request.scheme}://{request.get_host()}"
    rules: dict[str, Any] = {
        "sandbox": SANDBOX,
        "default-src": "'none'",
        "script-src": f"{own} 'unsafe-inline' 'unsafe-eval'",
        "style-src": f"{own} 'unsafe-inline'",
        "img-src": f"{own} data: blob:",
        "media-src": f"{own} data: blob:",
        "font-src": f"{own} data:",
        "connect-src": own,
        "frame-src": own,
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": f"{frame} {own}",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in rules.items()),
        "Access-Control-Allow-Origin": "*",  # its own scripts come from "null"; there is no cookie to lend
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
