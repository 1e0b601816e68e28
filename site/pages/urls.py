"""Addresses beside the pages."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from pages.views import icon, offline, sharing

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("favicon.ico", icon.favicon, name="favicon"),
    path("robots.txt", sharing.robots, name="robots"),
    path("feed/", require_safe(sharing.NewPages()), name="feed"),
    path("share/<int:pk>.png", sharing.share_image, name="share-image"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("worker.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
]
