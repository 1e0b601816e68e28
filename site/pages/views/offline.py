"""Install on a phone and read without a network: the manifest, the worker, and the page it falls back to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Web App Manifest."""
    icons = [
        {"src": static("img/favicon-180.png"), "sizes": "180x180", "type": "image/png"},
        {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    words = {
        "name": _("安培 安全培训考试平台"),
        "short_name": _("安培"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "zh-Hans",
        "background_color": "#f4f7f8",
        "theme_color": "#0e4a52",
        "icons": icons,
    }
    return JsonResponse(words, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(max_age=0, must_revalidate=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker stands at the root: its scope is the whole site, though it touches public pages only."""
    source = (settings.SITE / "static" / "pwa" / "worker.js").read_text(encoding="utf-8")
    shell = [static(name) for name in ("css/app.css", "js/app.js", "icons/sprite.svg", "courses/lesson.js")]
    text = source.replace('"__SHELL__"', ", ".join(f'"{address}"' for address in [*shell, "/offline/"]))
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a reader sees when a page was never kept and the network is away."""
    return render(request, "pages/offline.html")
