"""Addresses that no wall may cut off."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

EXAM_ROOM = "/exams/room/"
"""The exam room lives by its own ticket; the sign-in session is not asked there (CON-2)."""

STUDY_BEAT = "/training/study/beat/"
"""A heartbeat of study is checked by its signed ticket, 2,000 of them each 15 seconds."""


def is_free(request: HttpRequest) -> bool:
    """Files, the exam room and heartbeats of study: no session is read for them."""
    return request.path.startswith((EXAM_ROOM, STUDY_BEAT, settings.STATIC_URL, settings.MEDIA_URL))


def is_way_out(request: HttpRequest) -> bool:
    """Signing out, choosing a language and proving again who one is stay possible behind every wall."""
    names = ("account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    return request.path in {reverse(name) for name in names} or request.path.startswith("/i18n/")


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Pages are led there; scripts are told, since they can't follow."""
    if request.headers.get("Sec-Fetch-Dest") == "empty" or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": "sign_in_needed", "location": address}, status=401)
    return redirect(address)


def sign_in_again(request: HttpRequest) -> str:
    """The sign-in that leads back to the page the reader was on.

    For a form sent that is the page it stood on: where forms are sent to can often not be opened at all.
    """
    back = request.get_full_path() if request.method == "GET" else _form_page(request)
    return f"{reverse('account_login')}{'?' if back else ''}{urlencode({'next': back}) if back else ''}"


def _form_page(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if not page or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
