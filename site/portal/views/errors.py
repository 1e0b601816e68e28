"""Error pages that say what to do."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from accounts.api import NotAllowed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: our own refusal says its sentence; any other says nothing of its inside."""
    sentence = str(exception) if isinstance(exception, NotAllowed) else ""
    return render(request, "403.html", {"sentence": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what is not there and for what is not yours."""
    return render(request, "404.html", status=404)


def failure(request: HttpRequest) -> HttpResponse:
    """500: drawn without context, database and manifest, so that it renders when those fail.

    503 with Retry-After when it is the database that is away (F5).
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        away = HttpResponse(loader.get_template("503.html").render(), status=503)
        away["Retry-After"] = "5"
        return away
    return HttpResponseServerError(loader.get_template("500.html").render())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit; the reader is told to reload."""
    return render(request, "403_csrf.html", status=403)
