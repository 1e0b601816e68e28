"""Digital badges: the holder's page and file, and what any verifier may fetch: keys, status lists, the script."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import Refused
from certificates import api
from certificates.permissions import account, own_or_within_reach
from certificates.views.desk import keep_private
from certificates.views.kept import Kept
from certificates.views.navigation import desk_nav

LISTS = Kept(64)
"""Signed lists by number, purpose and revision: one question to the database decides whether a kept one still holds."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def badge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a badge is and how it is checked; a POST hands out the file."""
    certificate = own_or_within_reach(request.user, uuid)
    fault = ""
    if request.method == "POST":
        try:
            return _file(api.make_badge(certificate, by=account(request.user)), certificate)
        except Refused as refused:
            fault = str(refused)
    context = {
        "certificate": certificate,
        "standing": certificate.standing(localdate()),
        "made": api.Badge.objects.filter(certificate=certificate).first(),
        "fault": fault,
        "desk_nav": desk_nav(request, "certificates:list"),
    }
    return keep_private(render(request, "certificates/badge.html", context, status=409 if fault else 200))


def _file(made: api.Badge, certificate: api.Certificate) -> HttpResponse:
    """Named by the badge and not by the certificate: the file is passed on."""
    response = HttpResponse(made.jws, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="anpei-badge-{str(made.uuid)[:8]}.jwt"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def status(request: HttpRequest, number: int, purpose: str) -> HttpResponse:
    """One list. Caches may keep it and must ask whether it still holds; so may we."""
    if purpose not in api.PURPOSES or (revision := api.revision_of(number)) is None:
        raise Http404
    place = (number, purpose, revision, localdate())
    kept = LISTS.get(place)
    if kept is None:
        kept = (api.write_status_list(number, purpose).encode(), "application/vc+jwt")
        LISTS.put(place, kept)
    return _open_to_all(request, *kept)


@require_safe
def key(request: HttpRequest, name: str) -> HttpResponse:
    """A public key as JWK: where the `kid` of a badge leads."""
    found = api.key_document(name)
    if found is None:
        raise Http404
    return _open_to_all(request, JsonResponse(found).content, "application/jwk+json")


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """/.well-known/did.json: who we are to a verifier."""
    return _open_to_all(request, JsonResponse(api.did_document()).content, "application/did+json")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The program that checks a badge without us."""
    response = HttpResponse(Path(api.CHECK_BADGE).read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="check_badge.py"'
    return response


def _open_to_all(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response
