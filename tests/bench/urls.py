"""The site's addresses and one empty view behind the same middleware: the unit in which saves are counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse(b"", content_type="text/plain")


urlpatterns = [path("empty/", empty), *site]
