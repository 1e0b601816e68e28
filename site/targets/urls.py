"""Addresses of targets."""

from django.urls import URLPattern, path

from targets.views import plans, snapshots

app_name = "targets"
urlpatterns: list[URLPattern] = [
    path("", plans.plan_page, name="plan"),
    path("trend/", plans.target_page, name="target"),
    path("snapshots/take/", snapshots.take, name="snapshot-take"),
    path("snapshots/<uuid:uuid>/", snapshots.snapshot, name="snapshot"),
]
