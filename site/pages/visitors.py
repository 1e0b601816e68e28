"""Where a request comes from: the one place that knows whom to believe about it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The visitor's address. Behind our own proxy the last entry of X-Forwarded-For, which that proxy has seen itself.

    Anybody can write the other entries, and without a proxy the whole header.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
