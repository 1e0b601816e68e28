"""A host name of the packages' own (ANPEI_PACKAGE_ORIGIN): their files are served there, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

FILES = re.compile(r"/training/packages/[0-9a-f-]{36}/files/")


class PackageHostMiddleware:
    """Stands before the static files: on the packages' host there is no style, no script and no page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PACKAGE_ORIGIN:
            there = request.get_host() == urlsplit(settings.PACKAGE_ORIGIN).netloc
            if there != bool(FILES.match(request.path_info)):
                return HttpResponseNotFound()
        return self.get_response(request)
